package dev.sluice.controller.planner;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DynamicStableScaleTest {

  private static final String DYNAMIC =
      """
      {canaryService: canary, stableService: stable, dynamicStableScale: true,
       trafficRouting: {istio: {virtualService: {name: vs}}}, steps: [%s]}
      """;
  private static final String STEPWISE =
      DYNAMIC.formatted("{setWeight: 25}, {pause: {}}, {setWeight: 75}, {pause: {}}");
  private static final String ALL_AT_ONCE = DYNAMIC.formatted("{setWeight: 100}, {pause: {}}");

  @Test
  void noPodOfTheStableVersionGoesBeforeTrafficIsSeenToHaveLeftIt() {
    Sim sim = Sim.of(STEPWISE).image("app:2");
    assertThat(sim.size("app:1")).isEqualTo(3);
    sim.cluster.router(false);
    sim.command("promote");
    sim.cluster.sleep(Duration.ofMinutes(2));
    assertThat(sim.size("app:1")).isEqualTo(3);
    assertThat(sim.size("app:2")).isEqualTo(3);
    sim.cluster.router(true);
    sim.settle();
    assertThat(sim.size("app:1")).isOne();
  }

  @Test
  void trafficComesBackOnlyAsFastAsPodsDo() {
    Sim sim = Sim.of(ALL_AT_ONCE).image("app:2");
    assertThat(sim.confirmedWeight()).isEqualTo(100);
    assertThat(sim.size("app:1")).isZero();
    sim.patch("status: {abort: true}");
    sim.cluster.pass();
    sim.cluster.pass();
    assertThat(sim.size("app:1")).as("wanted, not there yet").isEqualTo(4);
    assertThat(sim.weight()).isEqualTo(100);
    sim.settle();
    assertThat(sim.weight()).isZero();
    assertThat(sim.size("app:1")).isEqualTo(4);
  }

  @Test
  void theWayBackToTheStableVersionTakesPodsFromTheFormerOneStepByStep() {
    Sim sim =
        Sim.of(DYNAMIC.formatted("{setWeight: 25}, {setWeight: 50}, {setWeight: 75}, {pause: {}}"))
            .image("app:2");
    assertThat(sim.confirmedWeight()).isEqualTo(75);
    assertThat(sim.size("app:2")).isEqualTo(3);
    sim.patch("spec: {template: {spec: {containers: [{name: main, image: \"app:1\"}]}}}");
    for (int i = 0; i < 60; i++) {
      sim.cluster.pass();
      assertThat(4 * sim.confirmedWeight())
          .as("traffic that the former version has pods for")
          .isLessThanOrEqualTo(100 * sim.size("app:2"));
    }
    sim.settle();
    assertThat(sim.confirmedWeight()).isZero();
    assertThat(sim.size("app:1")).isEqualTo(4);
    assertThat(sim.size("app:2")).isZero();
  }

  @Test
  void anAbortWalksBackToNothingThoughEachVersionHasMorePodsThanItsShare() {
    Sim sim =
        Sim.of(
                DYNAMIC
                    .replace("dynamicStableScale", "minPodsPerReplicaSet: 2, dynamicStableScale")
                    .formatted("{setWeight: 25}, {setWeight: 75}, {pause: {}}"))
            .image("app:2");
    assertThat(sim.confirmedWeight()).isEqualTo(75);
    sim.patch("status: {abort: true}").settle();
    assertThat(sim.confirmedWeight()).isZero();
    assertThat(sim.size("app:1")).isEqualTo(4);
    assertThat(sim.size("app:2")).isZero();
  }

  @Test
  void anAbortAfterACanaryScaleOfMorePodsWalksBackToNothing() {
    Sim sim =
        Sim.of(
                DYNAMIC.formatted(
                    "{setWeight: 25}, {setCanaryScale: {replicas: 3}}, {setWeight: 50}, {pause: {}}"))
            .image("app:2");
    assertThat(sim.confirmedWeight()).isEqualTo(50);
    sim.patch("status: {abort: true}").settle();
    assertThat(sim.confirmedWeight()).isZero();
    assertThat(sim.size("app:2")).isZero();
  }

  @Test
  void aSupersededVersionKeepsItsTrafficUntilTheStableOneIsBack() {
    Sim sim = Sim.of(ALL_AT_ONCE).image("app:2");
    sim.patch("spec: {template: {spec: {containers: [{name: main, image: \"app:nonexistent\"}]}}}");
    for (int i = 0; i < 4; i++) {
      sim.cluster.pass();
    }
    assertThat(sim.weight()).as("while the stable version has no pods").isEqualTo(100);
    assertThat(sim.size("app:2")).isEqualTo(4);
    sim.settle();
    assertThat(sim.weight()).isZero();
    assertThat(sim.size("app:1")).isEqualTo(4);
  }

  @Test
  void afterASetCanaryScaleStablePodsGoOnlyAsThoseOfTheNewVersionAreThere() {
    Sim sim =
        Sim.of(DYNAMIC.formatted("{setCanaryScale: {replicas: 1}}, {setWeight: 75}, {pause: {}}"))
            .image("app:2");
    assertThat(sim.size("app:2")).isOne();
    assertThat(sim.size("app:1")).isEqualTo(4);
    sim.patch("status: {pauseConditions: null}");
    for (int i = 0; i < 5; i++) {
      sim.cluster.pass();
    }
    assertThat(sim.size("app:2")).as("wanted, not there yet").isEqualTo(4);
    assertThat(sim.size("app:1")).isEqualTo(3);
    sim.settle();
    assertThat(sim.size("app:1")).isZero();
  }

  @Test
  void anUpdateRightAfterAPromotionKeepsTheVersionThatWasPromoted() {
    Sim sim = Sim.of(DYNAMIC.formatted("{setWeight: 100}")).image("app:2");
    sim.cluster.router(false);
    sim.image("app:3");
    sim.cluster.router(true);
    sim.image("app:nonexistent");
    assertThat(sim.size("app:2")).isEqualTo(4);
    assertThat(sim.weight()).isZero();
  }
}
