package dev.sluice.controller.planner;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.controller.revision.ReplicaSets;
import dev.sluice.controller.status.Conditions;
import dev.sluice.schemas.crd.AnalysisPhase;
import dev.sluice.schemas.crd.AnalysisRun;
import dev.sluice.schemas.crd.analysis.MetricResult;
import dev.sluice.schemas.crd.analysis.MetricResultBuilder;
import dev.sluice.schemas.crd.rollout.RolloutPhase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CanaryStepsTest {

  private static final String PAUSED = "{steps: [{setWeight: 25}, {pause: {}}, {setWeight: 50}]}";
  private static final String CHECKED =
      "{steps: [{setWeight: 25}, {analysis: {templates: [{templateName: once}]}}]}";

  @Test
  void theFirstVersionGoesStraightToFullSizeWithoutSteps() {
    Sim sim = Sim.of(PAUSED);
    assertThat(sim.size("app:1")).isEqualTo(4);
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.HEALTHY);
    assertThat(sim.status().currentStepIndex()).isEqualTo(3);
    assertThat(sim.events("RolloutCompleted")).isOne();
    assertThat(sim.events("RolloutAddedToInformer")).as("once, not at each start").isOne();
  }

  @Test
  void absentReplicasAreWrittenIntoTheSpec() {
    Sim sim = Sim.of("{}");
    sim.cluster.rolloutJson().withObjectProperty("spec").remove("replicas");
    sim.settle();
    assertThat(sim.cluster.rolloutJson().at("/spec/replicas").asInt()).isOne();
    assertThat(sim.size("app:1")).isOne();
  }

  @Test
  void aPauseHoldsUntilAUserResumes() {
    Sim sim = Sim.of(PAUSED).image("app:2");
    assertThat(sim.size("app:2")).isOne();
    sim.cluster.sleep(Duration.ofHours(2));
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.PAUSED);
    sim.command("promote");
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.HEALTHY);
    assertThat(sim.size("app:1")).isZero();
  }

  @Test
  void aTimedPauseEndsByItselfAndSaysWhenToLookAgain() {
    Sim sim = Sim.of("{steps: [{setWeight: 25}, {pause: {duration: 10m}}]}").image("app:2");
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.PAUSED);
    Plan waiting = sim.cluster.planner.plan(sim.cluster.snapshot(), sim.cluster.now());
    assertThat(waiting.requeueAfter())
        .hasValueSatisfying(
            time -> assertThat(time).isBetween(Duration.ofMinutes(9), Duration.ofMinutes(11)));
    sim.cluster.sleep(Duration.ofMinutes(11));
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.HEALTHY);
  }

  @Test
  void anIdleRolloutPlansNothing() {
    Sim sim = Sim.of(PAUSED);
    sim.cluster.sleep(Duration.ofMinutes(20));
    Plan plan = sim.cluster.planner.plan(sim.cluster.snapshot(), sim.cluster.now());
    assertThat(plan.intents()).isEmpty();
    assertThat(plan.events()).isEmpty();
    assertThat(plan.status()).isEqualTo(sim.status());
    assertThat(plan.requeueAfter()).isEmpty();
  }

  @Test
  void aSecondRevisionInMidCanaryStartsAtTheFirstStepAndTheFirstOneGoes() {
    Sim sim = Sim.of(PAUSED).image("app:2").image("app:3");
    assertThat(sim.size("app:2")).isZero();
    assertThat(sim.size("app:3")).isOne();
    assertThat(sim.size("app:1")).isEqualTo(3);
    assertThat(sim.status().currentStepIndex()).isOne();
  }

  @Test
  void goingBackToTheStableVersionSkipsTheSteps() {
    Sim sim = Sim.of(PAUSED).image("app:2").image("app:1");
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.HEALTHY);
    assertThat(sim.size("app:1")).isEqualTo(4);
    assertThat(sim.size("app:2")).isZero();
    assertThat(sim.events("SkipSteps")).isOne();
    assertThat(sim.cluster.rolloutJson().at("/metadata/annotations").toString())
        .contains("\"rollout.argoproj.io/revision\":\"3\"");
  }

  @Test
  void anAbortBringsTheStableVersionBackAndARetryStartsOver() {
    Sim sim = Sim.of(PAUSED).image("app:2").command("abort");
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.DEGRADED);
    assertThat(sim.size("app:1")).isEqualTo(4);
    assertThat(sim.size("app:2")).isZero();
    assertThat(sim.status().abortedAt()).isNotNull();
    sim.command("retry");
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.PAUSED);
    assertThat(sim.size("app:2")).isOne();
    assertThat(sim.status().abortedAt()).isNull();
  }

  @Test
  void aFullPromotionSkipsWhatIsLeft() {
    Sim sim = Sim.of(PAUSED).image("app:2").command("promote-full");
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.HEALTHY);
    assertThat(sim.status().promoteFull()).isFalse();
    assertThat(sim.size("app:2")).isEqualTo(4);
  }

  @Test
  void anAbortCancelsAFullPromotionAndAFullPromotionAfterItTriesAgain() {
    Sim sim = Sim.of(PAUSED).image("app:nonexistent").command("promote-full").command("abort");
    assertThat(sim.status().abort()).isTrue();
    assertThat(sim.status().promoteFull()).isFalse();
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.DEGRADED);
    sim.command("promote-full");
    assertThat(sim.status().abort()).isFalse();
    assertThat(sim.status().promoteFull()).isTrue();
  }

  @Test
  void aFullPromotionThatMakesNoProgressAbortsOnce() {
    Sim sim =
        Sim.of(PAUSED, "  progressDeadlineSeconds: 20\n  progressDeadlineAbort: true")
            .image("app:nonexistent")
            .command("promote-full");
    sim.cluster.sleep(Duration.ofMinutes(5));
    assertThat(sim.status().abort()).isTrue();
    assertThat(sim.events("RolloutAborted")).isOne();
  }

  @Test
  void aFrozenRolloutMakesTheNewReplicaSetButNoPods() {
    Sim sim = Sim.of(PAUSED).command("pause").image("app:2");
    assertThat(sim.size("app:2")).isZero();
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.PAUSED);
    assertThat(sim.status().message()).isEqualTo("manually paused");
  }

  @Test
  void scalingInMidCanaryKeepsTheWeight() {
    Sim sim = Sim.of(PAUSED).image("app:2").patch("spec: {replicas: 8}").settle();
    assertThat(sim.size("app:2")).isEqualTo(2);
    assertThat(sim.size("app:1")).isEqualTo(6);
    assertThat(sim.status().currentStepIndex()).isOne();
  }

  @Test
  void noProgressForTooLongIsDegradedAndRecoversByItself() {
    Sim sim = Sim.of(PAUSED, "  progressDeadlineSeconds: 30").image("app:nonexistent");
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.PROGRESSING);
    sim.cluster.sleep(Duration.ofSeconds(40));
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.DEGRADED);
    assertThat(sim.status().message()).startsWith("ProgressDeadlineExceeded");
    assertThat(sim.status().abort()).isFalse();
    sim.image("app:2");
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.PAUSED);
  }

  @Test
  void aVersionThatOutlivesItsDelayDoesNotStopTheDeadline() {
    Sim sim =
        Sim.of(
                """
                {canaryService: canary, stableService: stable, abortScaleDownDelaySeconds: 20,
                 trafficRouting: {istio: {virtualService: {name: vs}}}, dynamicStableScale: true,
                 steps: [{setWeight: 100}, {pause: {}}]}
                """)
            .image("app:2")
            .command("abort");
    assertThat(sim.hasDeadline("app:2")).isTrue();
    sim.image("app:nonexistent").sleep(15 * 60);
    assertThat(sim.size("app:2")).as("kept, for the canary Service leads to it").isPositive();
    assertThat(Conditions.find(sim.status().conditions(), "Progressing").orElseThrow().reason())
        .isEqualTo("ProgressDeadlineExceeded");
  }

  @Test
  void noProgressForTooLongAbortsWhereTheUserWantsIt() {
    Sim sim =
        Sim.of(PAUSED, "  progressDeadlineSeconds: 30\n  progressDeadlineAbort: true")
            .image("app:nonexistent");
    sim.cluster.sleep(Duration.ofSeconds(60));
    assertThat(sim.status().abort()).isTrue();
    assertThat(sim.size("app:1")).isEqualTo(4);
  }

  @Test
  void aGoodAnalysisLetsTheStepPassAndABadOneAborts() {
    Sim bad = Sim.of(CHECKED);
    bad.cluster.analysis().metric("q", "9");
    bad.image("app:2");
    assertThat(bad.status().abort()).isTrue();
    assertThat(bad.status().message()).contains("Metric \"m\" assessed Failed");
    assertThat(bad.size("app:1")).isEqualTo(4);
    assertThat(bad.events("RolloutAborted")).isOne();
    assertThat(bad.events("AnalysisRunFailed")).isOne();
  }

  @Test
  void aRetryAfterABadAnalysisStartsANewRun() {
    Sim sim = Sim.of(CHECKED);
    sim.cluster.analysis().metric("q", "9");
    sim.image("app:2").command("retry");
    assertThat(sim.cluster.runs())
        .extracting(run -> run.getMetadata().getName())
        .hasSize(2)
        .anySatisfy(name -> assertThat(name).endsWith("-2-1"))
        .anySatisfy(name -> assertThat(name).endsWith("-2-1.1"));
  }

  @Test
  void anInconclusiveAnalysisPausesAndResumingMeasuresAgain() {
    Sim sim = Sim.of(CHECKED);
    sim.cluster.analysis().metric("q", "5");
    sim.image("app:2");
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.PAUSED);
    assertThat(sim.status().message()).isEqualTo("InconclusiveAnalysisRun");
    sim.cluster.analysis().metric("q", "9");
    sim.patch("status: {pauseConditions: null}").settle();
    assertThat(sim.cluster.runs()).hasSize(2);
    assertThat(sim.status().abort()).isTrue();
  }

  @Test
  void promotingAfterAnInconclusiveAnalysisSkipsTheStep() {
    Sim sim = Sim.of(CHECKED);
    sim.cluster.analysis().metric("q", "5");
    sim.image("app:2").command("promote");
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.HEALTHY);
    assertThat(sim.cluster.runs()).hasSize(1);
  }

  @Test
  void backgroundAnalysisAbortsInMidPause() {
    Sim sim =
        Sim.of(
            "{analysis: {templates: [{templateName: check}]},"
                + " steps: [{setWeight: 25}, {pause: {}}]}");
    sim.image("app:2");
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.PAUSED);
    sim.cluster.runs().forEach(run -> bad(sim, run));
    sim.settle();
    assertThat(sim.status().abort()).isTrue();
    assertThat(sim.status().message())
        .contains("Background analysis phase error/failed: Metric \"m\" is bad");
  }

  @Test
  void aFailedMetricAbortsWhileAnotherMetricsQueryStillHangs() {
    Sim sim =
        underBackgroundAnalysis(
            result("hangs", AnalysisPhase.RUNNING, false),
            result("m", AnalysisPhase.FAILED, false));
    assertThat(sim.status().abort()).isTrue();
    assertThat(sim.status().message())
        .contains("Background analysis phase error/failed: Metric \"m\" is bad");
  }

  @Test
  void aFailedMetricWithoutASayAbortsNothing() {
    Sim sim = underBackgroundAnalysis(result("m", AnalysisPhase.FAILED, true));
    assertThat(sim.status().abort()).isFalse();
  }

  /** A canary whose background run still goes on and says so far that the metric m is bad. */
  private static Sim underBackgroundAnalysis(MetricResult... results) {
    Sim sim =
        Sim.of(
            "{analysis: {templates: [{templateName: check}]},"
                + " steps: [{setWeight: 25}, {pause: {}}]}");
    sim.image("app:2");
    sim.cluster
        .runs()
        .forEach(
            run ->
                run.setStatus(
                    run.getStatus()
                        .withMessage("Metric \"m\" is bad")
                        .withMetricResults(List.of(results))));
    sim.settle();
    return sim;
  }

  private static MetricResult result(String name, AnalysisPhase phase, boolean dryRun) {
    return MetricResultBuilder.builder().name(name).phase(phase).dryRun(dryRun).build();
  }

  private static void bad(Sim sim, AnalysisRun run) {
    run.setStatus(
        run.getStatus().withPhase(AnalysisPhase.FAILED).withMessage("Metric \"m\" is bad"));
    assertThat(sim.status().abort()).isFalse();
  }

  @Test
  void anInconclusiveBackgroundRunDoesNotEndThePauseStepBesideIt() {
    Sim sim =
        Sim.of(
            "{analysis: {templates: [{templateName: check}]},"
                + " steps: [{pause: {}}, {setWeight: 50}]}");
    sim.cluster.analysis().metric("q", "5");
    sim.image("app:2");
    assertThat(sim.status().currentStepIndex()).isZero();
    assertThat(sim.status().pauseConditions())
        .extracting(pause -> pause.reason())
        .containsExactlyInAnyOrder("InconclusiveAnalysisRun", "CanaryPauseStep");
  }

  @Test
  void oldReplicaSetsBeyondTheLimitGo() {
    Sim sim = Sim.of("{}", "  revisionHistoryLimit: 1");
    List.of("app:2", "app:3", "app:4").forEach(sim::image);
    assertThat(sim.cluster.replicaSets()).hasSize(2);
  }

  @Test
  void aVersionThatComesBackGetsANewNumberAndRemembersTheOld() {
    Sim sim = Sim.of("{}").image("app:2").image("app:1");
    assertThat(sim.cluster.replicaSet("app:1").getMetadata().getAnnotations())
        .containsEntry(Annotations.REVISION, "3")
        .containsEntry(Annotations.REVISION_HISTORY, "1");
  }

  @Test
  void finishedRunsBeyondTheLimitGo() {
    Sim sim = Sim.of(CHECKED, "  analysis: {unsuccessfulRunHistoryLimit: 1}");
    sim.cluster.analysis().metric("q", "9");
    sim.image("app:2").command("retry").command("retry");
    assertThat(sim.cluster.runs()).hasSize(1);
  }

  @Test
  void whatIsNotSupportedIsRefusedByNameAndNothingIsTouched() {
    Sim sim = Sim.of("{steps: [{experiment: {templates: [{name: a, specRef: stable}]}}]}");
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.DEGRADED);
    assertThat(sim.status().message())
        .contains("spec.strategy.canary.steps[0].experiment")
        .contains("does not support it yet");
    assertThat(sim.cluster.replicaSets()).isEmpty();
    assertThat(sim.events("InvalidSpec")).isOne();
  }

  @Test
  void aMissingTemplateAndAMissingServiceAreToldTogether() {
    Sim sim =
        Sim.of(
            "{stableService: nope, analysis: {templates: [{templateName: gone}]},"
                + " steps: [{setWeight: 5}]}");
    assertThat(sim.status().message())
        .contains("service \"nope\" not found")
        .contains("AnalysisTemplate 'gone' not found");
    assertThat(Conditions.find(sim.status().conditions(), "InvalidSpec")).isPresent();
  }

  @Test
  void aServiceOfAnotherRolloutIsLeftAlone() {
    Sim sim = Sim.of("{}");
    sim.cluster
        .service("stable")
        .getMetadata()
        .setAnnotations(Map.of(Annotations.MANAGED_BY, "other"));
    sim.patch("spec: {strategy: {canary: {stableService: stable, canaryService: canary}}}");
    sim.settle();
    assertThat(sim.status().message()).contains("is managed by the Rollout \"other\"");
    assertThat(sim.cluster.service("canary").getSpec().getSelector())
        .doesNotContainKey(Annotations.POD_HASH);
  }

  @Test
  void anAbortEndsEvenWhenPodsOfAVersionBeforeAreLeft() {
    Sim sim = Sim.of("{steps: [{setWeight: 75}, {pause: {}}]}").image("app:2");
    assertThat(sim.size("app:2")).isEqualTo(3);
    sim.image("app:nonexistent").command("abort");
    assertThat(sim.size("app:1")).isEqualTo(4);
    assertThat(sim.size("app:2")).isZero();
    assertThat(sim.size("app:nonexistent")).isZero();
  }

  @Test
  void aRevisionNumberNeverGoesBack() {
    Sim sim = Sim.of("{}").image("app:2").image("app:3");
    ObjectNode metadata = (ObjectNode) sim.cluster.rolloutJson().path("metadata");
    metadata.withObjectProperty("annotations").put(Annotations.REVISION, "7");
    sim.settle();
    assertThat(ReplicaSets.revision(sim.cluster.replicaSet("app:3"))).isEqualTo(7);
    sim.image("app:4");
    assertThat(ReplicaSets.revision(sim.cluster.replicaSet("app:4"))).isEqualTo(8);
  }
}
