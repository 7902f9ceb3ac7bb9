package dev.sluice.controller.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schemas.crd.rollout.RolloutPhase;
import org.junit.jupiter.api.Test;

/** Traffic, abort and scaling, as they hurt; docs/pains.md tells which issue each test is for. */
class TrafficPainsTest {

  private static final String ROUTED =
      """
      {canaryService: canary, stableService: stable, %s
       trafficRouting: {istio: {virtualService: {name: vs}}},
       steps: [%s]}
      """;

  @Test
  void anAbortSwitchesThePreviewServiceAtMostOnce() {
    Sim sim = Sim.blueGreen("autoPromotionEnabled: false").image("app:2");
    long before = sim.events("SwitchService");
    sim.command("abort").sleep(120).settle();
    assertThat(sim.events("SwitchService") - before).isLessThanOrEqualTo(1);
    assertThat(sim.serves("active")).isEqualTo("app:1");
  }

  @Test
  void anAbortedCanaryStaysDownWhenAnAutoscalerAsksForMore() {
    Sim sim = Sim.of(ROUTED.formatted("dynamicStableScale: true,", "{setWeight: 50}, {pause: {}}"));
    sim.image("app:2").command("abort").sleep(120).settle();
    assertThat(sim.size("app:2")).isZero();
    long switches = sim.events("SwitchService");
    for (int replicas : new int[] {6, 3, 8}) {
      sim.patch("spec: {replicas: %d}".formatted(replicas)).settle();
      assertThat(sim.size("app:2")).isZero();
      assertThat(sim.size("app:1")).isEqualTo(replicas);
      assertThat(sim.weight()).isZero();
    }
    assertThat(sim.events("SwitchService")).isEqualTo(switches);
  }

  @Test
  void scalingWithinADelayEnds() {
    Sim sim = Sim.of(ROUTED.formatted("scaleDownDelaySeconds: 60,", "{setWeight: 50}"));
    sim.image("app:2");
    assertThat(sim.size("app:1")).as("kept for its delay").isEqualTo(4);
    sim.patch("spec: {replicas: 6}").settle().patch("spec: {replicas: 3}").settle();
    assertThat(sim.size("app:2")).isEqualTo(3);
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.HEALTHY);
    assertThat(sim.sleep(90).size("app:1")).isZero();
  }

  @Test
  void aHeaderRouteLastsThroughPausesAndTheirEnd() {
    Sim sim =
        Sim.of(
                """
                {canaryService: canary, stableService: stable,
                 trafficRouting: {istio: {virtualService: {name: vs}}, managedRoutes: [{name: h}]},
                 steps: [{setWeight: 25},
                   {setHeaderRoute: {name: h, match: [{headerName: a, headerValue: {exact: b}}]}},
                   {pause: {}}, {setWeight: 50}, {pause: {}}]}
                """)
            .image("app:2");
    assertThat(sim.cluster.commands.getLast().getHeaderRoutesList()).hasSize(1);
    sim.command("pause").command("resume");
    assertThat(sim.cluster.commands.getLast().getHeaderRoutesList()).hasSize(1);
    sim.command("promote");
    assertThat(sim.weight()).isEqualTo(50);
    assertThat(sim.cluster.commands.getLast().getHeaderRoutesList()).hasSize(1);
    sim.command("promote");
    assertThat(sim.cluster.commands.getLast().getHeaderRoutesList()).isEmpty();
  }

  @Test
  void aThirdVersionGetsNoHeaderRouteOfTheSecond() {
    Sim sim =
        Sim.of(
                """
                {canaryService: canary, stableService: stable,
                 trafficRouting: {istio: {virtualService: {name: vs}}, managedRoutes: [{name: h}]},
                 steps: [{setWeight: 25}, {pause: {}},
                   {setHeaderRoute: {name: h, match: [{headerName: a, headerValue: {exact: b}}]}},
                   {pause: {}}]}
                """)
            .image("app:2");
    sim.command("promote");
    assertThat(sim.cluster.commands.getLast().getHeaderRoutesList()).hasSize(1);
    sim.image("app:3");
    assertThat(sim.cluster.commands.getLast().getHeaderRoutesList()).isEmpty();
  }

  @Test
  void aScaleEventTakesTheStableVersionNeverBelowItsShare() {
    Sim sim = Sim.of(ROUTED.formatted("", "{setWeight: 50}, {pause: {}}")).image("app:2");
    for (int replicas : new int[] {1, 6, 2, 4}) {
      sim.patch("spec: {replicas: %d}".formatted(replicas));
      for (int i = 0; i < 5; i++) {
        sim.cluster.pass();
        assertThat(sim.size("app:1")).isGreaterThanOrEqualTo(Math.min(replicas, 1));
      }
      assertThat(sim.settle().size("app:1")).isEqualTo(replicas);
    }
  }

  @Test
  void scalingDuringTheAnalysisBeforeTheSwitchHoldsNothingUp() {
    Sim sim =
        Sim.blueGreen(
            "previewReplicaCount: 1, prePromotionAnalysis: {templates: [{templateName: once}]}");
    sim.metric("q", "running").image("app:2");
    sim.patch("spec: {replicas: 6}").settle();
    assertThat(sim.serves("active")).isEqualTo("app:1");
    sim.metric("q", "0").settle();
    assertThat(sim.serves("active")).isEqualTo("app:2");
    assertThat(sim.size("app:2")).isEqualTo(6);
  }

  @Test
  void aFullPromotionMakesPodsOfTheNewVersionOnly() {
    Sim sim = Sim.of("{steps: [{setWeight: 25}, {pause: {}}]}").image("app:2");
    int old = sim.size("app:1");
    sim.patch("status: {promoteFull: true}");
    while (sim.status().phase() != RolloutPhase.HEALTHY) {
      sim.sleep(1);
      assertThat(sim.size("app:1")).isLessThanOrEqualTo(old);
      old = sim.size("app:1");
    }
  }

  @Test
  void anAbortTakesThePodsOfASetCanaryScale() {
    Sim sim =
        Sim.of(
            ROUTED.formatted(
                "abortScaleDownDelaySeconds: 5,",
                "{setCanaryScale: {replicas: 3}}, {setWeight: 5}, {pause: {}}"));
    sim.image("app:2");
    assertThat(sim.size("app:2")).isEqualTo(3);
    sim.command("abort").sleep(30).settle();
    assertThat(sim.size("app:2")).isZero();
    assertThat(sim.size("app:1")).isEqualTo(4);
  }

  @Test
  void aVersionInItsDelayKeepsOneSize() {
    Sim sim = Sim.of(ROUTED.formatted("scaleDownDelaySeconds: 60,", "{setWeight: 50}"));
    sim.image("app:2");
    for (int second = 0; second < 50; second++) {
      assertThat(sim.size("app:1")).isEqualTo(4);
      sim.sleep(1);
    }
    assertThat(sim.sleep(30).size("app:1")).isZero();
  }
}
