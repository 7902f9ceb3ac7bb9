package dev.sluice.controller.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schemas.crd.rollout.RolloutPhase;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** {@code spec.rollbackWindow} of a canary. */
class RollbackWindowTest {

  private static final String PAUSED = "{steps: [{setWeight: 25}, {pause: {}}, {setWeight: 50}]}";
  private static final String ROUTED =
      """
      {stableService: stable, canaryService: canary,
       trafficRouting: {istio: {virtualService: {name: vs}}},
       steps: [{setWeight: 25}, {pause: {}}, {setWeight: 50}]}""";
  private static final String ANALYSED =
      "{steps: [{setWeight: 25}, {pause: {}}], analysis: {templates: [{templateName: check}]}}";

  private static Sim promoted(String canary, int window, int versions) {
    Sim sim = Sim.of(canary, "  rollbackWindow: {revisions: " + window + "}");
    for (int version = 2; version <= versions; version++) {
      sim.image("app:" + version).command("promote-full");
      assertThat(sim.status().phase()).isEqualTo(RolloutPhase.HEALTHY);
    }
    return sim;
  }

  private static String completion(Sim sim) {
    return Objects.requireNonNull(sim.status().duration()).completionStatus();
  }

  @Test
  void anEarlierVersionWithinTheWindowComesBackWithoutStepsAndPauses() {
    Sim sim = promoted(PAUSED, 2, 3).image("app:1");
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.HEALTHY);
    assertThat(sim.size("app:1")).isEqualTo(4);
    assertThat(sim.size("app:3")).isZero();
    assertThat(sim.status().currentStepIndex()).isEqualTo(3);
    assertThat(completion(sim)).isEqualTo("FastRolledBack");
  }

  @Test
  void theVersionBeforeIsAlwaysWithinAWindowOfOne() {
    Sim sim = promoted(PAUSED, 1, 3).image("app:2");
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.HEALTHY);
    assertThat(sim.size("app:2")).isEqualTo(4);
  }

  @Test
  void aVersionBehindTheWindowGoesThroughTheSteps() {
    Sim sim = promoted(PAUSED, 1, 3).image("app:1");
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.PAUSED);
    assertThat(sim.size("app:1")).isOne();
    sim.command("promote");
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.HEALTHY);
    assertThat(completion(sim)).isEqualTo("RolledBack");
  }

  @Test
  void aNewVersionNeverSkipsTheSteps() {
    Sim sim = promoted(PAUSED, 10, 3).image("app:4");
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.PAUSED);
  }

  @Test
  void aWindowOfNoneIsOff() {
    Sim sim = promoted(PAUSED, 0, 2).image("app:1");
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.PAUSED);
  }

  @Test
  void anEarlierVersionThatADelayKeepsSkipsTheStepsAtOnce() {
    Sim sim = promoted(ROUTED, 3, 2);
    assertThat(sim.size("app:1")).as("kept for scaleDownDelaySeconds").isEqualTo(4);
    sim.image("app:1");
    assertThat(sim.events("SkipSteps")).isOne();
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.HEALTHY);
    assertThat(sim.confirmedWeight()).isZero();
  }

  @Test
  void trafficStaysWhereItIsUntilAllPodsOfTheEarlierVersionAreThere() {
    Sim sim = promoted(ROUTED, 3, 2);
    sim.cluster.sleep(Duration.ofMinutes(2));
    assertThat(sim.size("app:1")).isZero();
    int before = sim.cluster.commands.size();
    sim.image("app:1");
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.HEALTHY);
    assertThat(sim.cluster.commands.subList(before, sim.cluster.commands.size()))
        .allSatisfy(command -> assertThat(command.getCanaryWeight()).isZero());
  }

  @Test
  void noAnalysisRunsOnTheWayBack() {
    Sim sim = promoted(ANALYSED, 3, 2);
    int runs = sim.cluster.snapshot().analysisRuns().size();
    sim.image("app:1");
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.HEALTHY);
    assertThat(sim.cluster.snapshot().analysisRuns()).hasSize(runs);
  }

  @Test
  void anAbortStopsTheWayBackAndARetryGoesOn() {
    Sim sim = promoted(PAUSED, 3, 2);
    sim.patch("spec: {template: {spec: {containers: [{name: main, image: \"app:1\"}]}}}");
    sim.cluster.pass();
    sim.cluster.pass();
    sim.command("abort");
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.DEGRADED);
    assertThat(sim.size("app:2")).isEqualTo(4);
    sim.command("retry");
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.HEALTHY);
    assertThat(sim.size("app:1")).isEqualTo(4);
  }
}
