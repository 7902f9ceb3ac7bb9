package dev.sluice.controller.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controller.revision.ReplicaSets;
import dev.sluice.schemas.crd.rollout.RolloutPhase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rollouts that got stuck with Argo Rollouts; docs/pains.md tells which issue each test is for. */
class StuckRolloutPainsTest {

  private static final String ROUTED =
      """
      {canaryService: canary, stableService: stable,
       trafficRouting: {istio: {virtualService: {name: vs}}},
       steps: [{setWeight: 25}, {pause: {}}, {setWeight: 75}, {pause: {}}]}
      """;
  private static final String BASIC =
      "{steps: [{setWeight: 25}, {pause: {}}, {setWeight: 50}, {pause: {}}, {setWeight: 75},"
          + " {pause: {}}]}";
  private static final String DEADLINE =
      "  progressDeadlineSeconds: 20\n  progressDeadlineAbort: true";

  @ParameterizedTest(name = "after {0} promotions")
  @ValueSource(ints = {0, 1, 2})
  void aNewRevisionTakesOverWhateverStepIsInProgress(int promotions) {
    for (String strategy : new String[] {BASIC, ROUTED}) {
      Sim sim = Sim.of(strategy).image("app:2");
      for (int i = 0; i < promotions; i++) {
        sim.command("promote");
      }
      boolean promoted = sim.status().phase() == RolloutPhase.HEALTHY;
      sim.image("app:3").sleep(60).settle();
      assertThat(sim.status().currentStepIndex()).isOne();
      assertThat(sim.size("app:3")).isOne();
      assertThat(sim.size("app:2")).isEqualTo(promoted ? promotedSize(strategy) : 0);
      sim.command("promote-full").sleep(60).settle();
      assertThat(sim.status().phase()).isEqualTo(RolloutPhase.HEALTHY);
      assertThat(sim.size("app:3")).isEqualTo(4);
    }
  }

  private static int promotedSize(String strategy) {
    return strategy.equals(ROUTED) ? 4 : 3;
  }

  @Test
  void ofManyRevisionsInMidCanaryOnlyTheStableAndTheNewestKeepPods() {
    for (String strategy : new String[] {BASIC, ROUTED}) {
      Sim sim = Sim.of(strategy);
      for (int version = 2; version < 7; version++) {
        sim.image("app:" + version);
      }
      sim.sleep(60).settle();
      assertThat(sim.cluster.replicaSets())
          .filteredOn(set -> ReplicaSets.wanted(set) > 0)
          .extracting(set -> set.getSpec().getTemplate().getSpec().getContainers().getFirst())
          .extracting(container -> container.getImage())
          .containsExactlyInAnyOrder("app:1", "app:6");
    }
  }

  @Test
  void theDeadlineAbortsWhetherTheRouterAnswersOrNot() {
    Sim sim = Sim.of(ROUTED, DEADLINE);
    sim.cluster.router(false);
    sim.image("app:nonexistent").sleep(40);
    assertThat(sim.status().abort()).isTrue();
    assertThat(sim.events("RolloutAborted")).isOne();
  }

  @Test
  void aStableVersionThatLostItsPodsHoldsUpNoFullPromotion() {
    Sim sim = Sim.of(ROUTED).image("app:2");
    sim.cluster.crash("app:1");
    sim.command("promote-full");
    assertThat(sim.confirmedWeight()).isZero();
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.HEALTHY);
    assertThat(sim.serves("stable")).isEqualTo("app:2");
  }

  @Test
  void aBrokenStableVersionIsMendedByTheNextOne() {
    for (String strategy : new String[] {BASIC, ROUTED}) {
      Sim sim = Sim.of(strategy);
      sim.cluster.crash("app:1");
      sim.image("app:2").command("promote-full");
      assertThat(sim.status().phase()).isEqualTo(RolloutPhase.HEALTHY);
      assertThat(sim.size("app:2")).isEqualTo(4);
    }
    Sim blueGreen = Sim.blueGreen("");
    blueGreen.cluster.crash("app:1");
    blueGreen.image("app:2");
    assertThat(blueGreen.serves("active")).isEqualTo("app:2");
  }

  @Test
  void afterAnAbortTheNextRevisionComesUp() {
    for (String strategy : new String[] {BASIC, ROUTED}) {
      Sim sim = Sim.of(strategy).image("app:nonexistent").command("abort").image("app:2");
      assertThat(sim.status().abort()).isFalse();
      assertThat(sim.size("app:2")).isOne();
      assertThat(sim.status().phase()).isEqualTo(RolloutPhase.PAUSED);
    }
    Sim blueGreen = Sim.blueGreen("").image("app:nonexistent").command("abort").image("app:2");
    assertThat(blueGreen.serves("active")).isEqualTo("app:2");
    assertThat(blueGreen.status().phase()).isEqualTo(RolloutPhase.HEALTHY);
  }

  @Test
  void aTrafficProviderThatComesIntoARolloutThatExistsGetsPodsBeforeTraffic() {
    Sim sim = Sim.of("{steps: [{setWeight: 25}, {pause: {}}]}").image("app:2");
    sim.command("promote");
    sim.patch(
        """
        spec:
          strategy:
            canary:
              canaryService: canary
              stableService: stable
              trafficRouting: {istio: {virtualService: {name: vs}}}
        """);
    sim.settle();
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.HEALTHY);
    assertThat(sim.serves("stable")).isEqualTo("app:2");
    sim.image("app:3");
    assertThat(sim.size("app:3")).isOne();
    assertThat(sim.confirmedWeight()).isEqualTo(25);
    assertThat(sim.serves("canary")).isEqualTo("app:3");
    Sim broken = sim.image("app:nonexistent");
    assertThat(broken.weight()).isZero();
    assertThat(broken.serves("stable")).isEqualTo("app:2");
  }

  @Test
  void aDegradedRolloutPlansNothingMore() {
    Sim blueGreen =
        Sim.blueGreen("", "  progressDeadlineSeconds: 20").image("app:nonexistent").sleep(30);
    assertThat(blueGreen.settle().status().phase()).isEqualTo(RolloutPhase.DEGRADED);
    Sim canary = Sim.of(ROUTED, "  progressDeadlineSeconds: 20").image("app:nonexistent");
    assertThat(canary.sleep(30).settle().status().phase()).isEqualTo(RolloutPhase.DEGRADED);
    for (Sim sim : new Sim[] {blueGreen, canary}) {
      Plan plan = sim.cluster.planner.plan(sim.cluster.snapshot(), sim.cluster.now());
      assertThat(plan.events()).isEmpty();
      assertThat(plan.status()).isEqualTo(sim.status());
    }
  }

  @Test
  void aFullPromotionAfterAFailedAnalysisIsCarriedOutOnce() {
    Sim sim = Sim.blueGreen("prePromotionAnalysis: {templates: [{templateName: once}]}");
    sim.metric("q", "9").image("app:2");
    assertThat(sim.status().abort()).isTrue();
    sim.command("promote-full").sleep(60).settle();
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.HEALTHY);
    assertThat(sim.serves("active")).isEqualTo("app:2");
    assertThat(sim.events("RolloutAborted")).isOne();
  }

  @Test
  void anIdleRolloutIsNeitherDegradedNorAbortedByTheDeadline() {
    for (Sim sim : new Sim[] {Sim.of(BASIC, DEADLINE), Sim.blueGreen("", DEADLINE)}) {
      sim.sleep(120);
      sim.cluster.crash("app:1");
      sim.sleep(120).settle();
      assertThat(sim.status().abort()).isFalse();
    }
  }

  @Test
  void theDelayOfAnOldVersionIsNoStandstill() {
    Sim sim = Sim.blueGreen("scaleDownDelaySeconds: 120", DEADLINE).image("app:2");
    sim.sleep(60).settle();
    assertThat(sim.size("app:1")).isEqualTo(4);
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.HEALTHY);
    assertThat(sim.sleep(100).size("app:1")).isZero();
  }

  @Test
  void theDeadlineCountsForEachBrokenRevisionAnew() {
    for (Sim sim : new Sim[] {Sim.of(BASIC, DEADLINE), Sim.blueGreen("", DEADLINE)}) {
      sim.image("app:nonexistent-1").sleep(60);
      assertThat(sim.status().abort()).isTrue();
      sim.image("app:nonexistent-2");
      assertThat(sim.status().abort()).as("just begun").isFalse();
      sim.sleep(60);
      assertThat(sim.status().abort()).isTrue();
    }
  }

  @Test
  void aPauseIsNoStandstill() {
    Sim canary = Sim.of(BASIC, DEADLINE).image("app:2");
    Sim blueGreen = Sim.blueGreen("autoPromotionEnabled: false", DEADLINE).image("app:2");
    for (Sim sim : new Sim[] {canary, blueGreen}) {
      sim.sleep(300);
      assertThat(sim.status().phase()).isEqualTo(RolloutPhase.PAUSED);
      assertThat(sim.command("promote").status().abort()).isFalse();
    }
  }
}
