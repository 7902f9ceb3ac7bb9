package dev.sluice.controller.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schemas.crd.rollout.RolloutPhase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** §11.1 HPAReplicas and selector: what an autoscaler reads from the scale subresource. */
class ScaleModeTest {

  private static final String ROUTED =
      "{stableService: stable, canaryService: canary, trafficRouting: {istio: {virtualService:"
          + " {name: vs}}}, steps: [{setWeight: 50}, {pause: {}}]}";
  private static final String BASIC = "{steps: [{setWeight: 50}, {pause: {}}]}";

  private static Sim updating(String canary, String mode) {
    Sim sim = Sim.of(canary);
    if (!mode.isEmpty()) {
      sim.patch("metadata: {annotations: {rollout.sluice.dev/scale: %s}}".formatted(mode));
    }
    sim.settle().image("app:2");
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.PAUSED);
    return sim;
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "all-pods"})
  void asArgoDoesAllPodsCount(String mode) {
    Sim sim = updating(ROUTED, mode);
    assertThat(sim.status().hpaReplicas()).isEqualTo(6);
    assertThat(sim.status().selector()).isEqualTo("app=web");
  }

  @Test
  void stablePodsAreAsManyAsAreAskedForAndTheSelectorSelectsThem() {
    Sim sim = updating(ROUTED, "stable-pods");
    String stable = sim.status().stableRS();
    assertThat(sim.status().hpaReplicas()).isEqualTo(4);
    assertThat(sim.status().selector()).isEqualTo("app=web,rollouts-pod-template-hash=" + stable);
    sim.command("promote");
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.HEALTHY);
    assertThat(sim.status().hpaReplicas()).isEqualTo(4);
    assertThat(sim.status().selector())
        .isEqualTo("app=web,rollouts-pod-template-hash=" + sim.status().stableRS())
        .doesNotContain(stable);
  }

  @Test
  void withoutAProviderAllPodsAreAsManyAsAreAskedFor() {
    Sim sim = updating(BASIC, "stable-pods");
    assertThat(sim.status().hpaReplicas()).isEqualTo(4);
    assertThat(sim.status().selector()).isEqualTo("app=web");
  }

  @Test
  void anotherValueIsToldWithItsMend() {
    Sim sim = Sim.of(BASIC);
    sim.patch("metadata: {annotations: {rollout.sluice.dev/scale: half}}").settle();
    assertThat(sim.status().message())
        .contains("metadata.annotations['rollout.sluice.dev/scale']")
        .contains("must be all-pods or stable-pods");
    sim.patch("metadata: {annotations: {rollout.sluice.dev/scale: null}}").settle();
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.HEALTHY);
  }
}
