package dev.sluice.controller.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schemas.crd.rollout.RolloutPhase;
import org.junit.jupiter.api.Test;

/** The step setCanaryScale (reference 3). */
class SetCanaryScaleTest {

  private static Sim routed(String fields, String steps) {
    return Sim.of(
        "{canaryService: canary, stableService: stable, trafficRouting: {istio: {virtualService: {name: vs}}}, %s steps: [%s]}"
            .formatted(fields, steps));
  }

  @Test
  void aNumberOfPodsIsMadeWithoutTraffic() {
    Sim sim = routed("", "{setCanaryScale: {replicas: 3}}, {pause: {}}").image("app:2");
    assertThat(sim.size("app:2")).isEqualTo(3);
    assertThat(sim.weight()).isZero();
    assertThat(sim.size("app:1")).isEqualTo(4);
  }

  @Test
  void aShareOfAllPodsIsRoundedUp() {
    Sim sim = routed("", "{setCanaryScale: {weight: 30}}, {pause: {}}").image("app:2");
    assertThat(sim.size("app:2")).isEqualTo(2);
  }

  @Test
  void replicasWinOverAShare() {
    Sim sim =
        routed("", "{setCanaryScale: {weight: 100, replicas: 1}}, {pause: {}}").image("app:2");
    assertThat(sim.size("app:2")).isOne();
  }

  @Test
  void itHoldsForLaterStepsUntilTheWeightIsFollowedAgain() {
    Sim sim =
        routed(
                "",
                "{setCanaryScale: {replicas: 1}}, {setWeight: 75}, {pause: {}},"
                    + " {setCanaryScale: {matchTrafficWeight: true}}, {pause: {}}")
            .image("app:2");
    assertThat(sim.weight()).isEqualTo(75);
    assertThat(sim.size("app:2")).isOne();
    sim.command("promote");
    assertThat(sim.size("app:2")).isEqualTo(3);
    assertThat(sim.weight()).isEqualTo(75);
  }

  @Test
  void aFullPromotionIgnoresIt() {
    Sim sim =
        routed("", "{setCanaryScale: {replicas: 1}}, {pause: {}}")
            .image("app:2")
            .command("promote-full");
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.HEALTHY);
    assertThat(sim.size("app:2")).isEqualTo(4);
  }

  @Test
  void allPodsComeAfterTheLastStep() {
    Sim sim =
        routed("", "{setCanaryScale: {replicas: 1}}, {pause: {}}")
            .image("app:2")
            .command("promote");
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.HEALTHY);
    assertThat(sim.size("app:2")).isEqualTo(4);
  }

  @Test
  void anAbortIgnoresItAndThePodsGoAfterTheirDelay() {
    Sim sim =
        routed(
                "abortScaleDownDelaySeconds: 5,",
                "{setCanaryScale: {replicas: 3}}, {setWeight: 25}, {pause: {}}")
            .image("app:2")
            .command("abort");
    sim.sleep(15).settle();
    assertThat(sim.size("app:2")).isZero();
  }

  @Test
  void anAbortWithoutScaleDownKeepsThePods() {
    Sim sim =
        routed(
                "abortScaleDownDelaySeconds: 0,",
                "{setCanaryScale: {replicas: 3}}, {setWeight: 25}, {pause: {}}")
            .image("app:2")
            .command("abort");
    sim.sleep(120).settle();
    assertThat(sim.size("app:2")).isEqualTo(3);
    assertThat(sim.weight()).isZero();
  }
}
