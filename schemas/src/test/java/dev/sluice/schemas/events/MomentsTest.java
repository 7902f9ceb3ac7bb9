package dev.sluice.schemas.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schemas.crd.AnalysisPhase;
import dev.sluice.schemas.crd.analysis.AnalysisRunStatus;
import dev.sluice.schemas.crd.analysis.MetricResult;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MomentsTest {

  private static final RolloutState STATE = Samples.state();

  private static List<RolloutMoment> between(RolloutState before, RolloutState after) {
    return Moments.between(Optional.of(before), after);
  }

  @Test
  void nothingHappenedBetweenEqualStates() {
    assertThat(between(STATE, STATE.withSequence(9999).withMessage("else"))).isEmpty();
  }

  @Test
  void aNewRolloutIsStartedAndDeployedOnceItsFirstVersionIsStable() {
    RolloutState created = STATE.with(s -> s.revision(1).stable(null).step(null).weights(null));
    assertThat(Moments.between(Optional.empty(), created))
        .containsExactly(new RolloutMoment.Started());
    assertThat(between(created, created.withStable(Samples.NEW)))
        .containsExactly(new RolloutMoment.Deployed(Samples.NEW), new RolloutMoment.Published());
  }

  @Test
  void aNewRevisionStartsAndEntersItsFirstStep() {
    RolloutState promoted =
        STATE.with(s -> s.revision(1).wanted(Samples.OLD).step(new RolloutState.Step(3, 3, "")));
    assertThat(between(promoted, STATE))
        .containsExactly(
            new RolloutMoment.Started(),
            new RolloutMoment.StepEntered(new RolloutState.Step(0, 3, "setWeight")));
  }

  @Test
  void stepsWeightsAndPausesAreTold() {
    RolloutState.Weights weights = new RolloutState.Weights(20, 80, 100, null);
    RolloutState paused =
        STATE.with(
            s ->
                s.step(new RolloutState.Step(1, 3, "pause"))
                    .weights(weights)
                    .pauses(List.of(new RolloutState.Pause("CanaryPauseStep", Samples.AT))));
    assertThat(between(STATE, paused))
        .containsExactly(
            new RolloutMoment.StepEntered(new RolloutState.Step(1, 3, "pause")),
            new RolloutMoment.WeightApplied(weights),
            new RolloutMoment.Paused("CanaryPauseStep"));
    assertThat(between(paused, paused.withPauses(List.of())))
        .containsExactly(new RolloutMoment.Resumed());
    assertThat(between(STATE, STATE.withStep(new RolloutState.Step(3, 3, "")))).isEmpty();
  }

  @Test
  void aPromotionIsAnUpgrade() {
    assertThat(between(STATE, STATE.withStable(Samples.NEW)))
        .containsExactly(new RolloutMoment.Upgraded(Samples.NEW));
  }

  @Test
  void anAbortRestoresTheStableVersionAndIsNoResumption() {
    RolloutState paused =
        STATE.withPauses(List.of(new RolloutState.Pause("CanaryPauseStep", null)));
    assertThat(between(paused, STATE.withAborted(true)))
        .containsExactly(new RolloutMoment.RolledBack(Samples.OLD));
    assertThat(between(STATE.withAborted(true), STATE.withAborted(true))).isEmpty();
  }

  @Test
  void goingBackToTheStableVersionIsARollbackUnlessItWasAborted() {
    RolloutState back = STATE.with(s -> s.revision(3).wanted(Samples.OLD).step(null));
    assertThat(between(STATE, back))
        .containsExactly(new RolloutMoment.Started(), new RolloutMoment.RolledBack(Samples.OLD));
    assertThat(between(STATE.withAborted(true), back)).containsExactly(new RolloutMoment.Started());
  }

  @Test
  void analysesBeginAndEndOnce() {
    RolloutState.Analysis running = Samples.RUN;
    RolloutState.Analysis done = Samples.run(AnalysisPhase.SUCCESSFUL, "");
    RolloutState during = STATE.withAnalyses(List.of(running));
    RolloutState after = STATE.withAnalyses(List.of(done));
    assertThat(between(STATE, during)).containsExactly(new RolloutMoment.AnalysisStarted(running));
    assertThat(between(during, after))
        .containsExactly(new RolloutMoment.AnalysisFinished(done, AnalysisPhase.SUCCESSFUL));
    assertThat(between(after, after)).isEmpty();
    assertThat(between(STATE, after))
        .containsExactly(
            new RolloutMoment.AnalysisStarted(done),
            new RolloutMoment.AnalysisFinished(done, AnalysisPhase.SUCCESSFUL));
  }

  @Test
  void aFailedAnalysisIsAnIncidentUntilTheTrafficIsBack() {
    RolloutState.Analysis failed = Samples.run(AnalysisPhase.FAILED, "m failed");
    RolloutState during = STATE.withAnalyses(List.of(Samples.RUN));
    RolloutState aborted = STATE.with(s -> s.analyses(List.of(failed)).aborted(true));
    RolloutState.Weights none = new RolloutState.Weights(0, 100, 100, true);
    assertThat(between(during, aborted))
        .containsExactly(
            new RolloutMoment.AnalysisFinished(failed, AnalysisPhase.FAILED),
            new RolloutMoment.IncidentDetected(failed),
            new RolloutMoment.RolledBack(Samples.OLD));
    assertThat(between(aborted, aborted.withWeights(none)))
        .containsExactly(
            new RolloutMoment.WeightApplied(none), new RolloutMoment.IncidentResolved(failed));
    assertThat(between(aborted.withWeights(none), aborted.withWeights(none))).isEmpty();
  }

  @Test
  void withoutWeightsTheTrafficIsBackWhenNoPodOfTheNewVersionIsLeft() {
    RolloutState.Analysis failed = Samples.run(AnalysisPhase.FAILED, "m failed");
    RolloutState aborted = STATE.with(s -> s.analyses(List.of(failed)).aborted(true).weights(null));
    assertThat(between(aborted, aborted.withReplicas(new RolloutState.Replicas(10, 10, 0, 10, 10))))
        .containsExactly(new RolloutMoment.IncidentResolved(failed));
  }

  @Test
  void metricsThatEndedAreTheEvidence() {
    MetricResult done =
        new MetricResult(
            "a", AnalysisPhase.FAILED, List.of(), "", 1, 0, 1, 0, 0, 0, false, Map.of(), 0);
    MetricResult running =
        new MetricResult(
            "b", AnalysisPhase.RUNNING, List.of(), "", 1, 1, 0, 0, 0, 0, false, Map.of(), 1);
    AnalysisRunStatus status =
        new AnalysisRunStatus(
            AnalysisPhase.FAILED, "", List.of(done, running), null, null, null, null);
    assertThat(Moments.metrics("run", status))
        .containsExactly(new RolloutMoment.MetricFinished("run", done, AnalysisPhase.FAILED));
  }
}
