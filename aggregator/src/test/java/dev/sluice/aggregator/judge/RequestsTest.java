package dev.sluice.aggregator.judge;

import static dev.sluice.aggregator.judge.Scenario.metric;
import static dev.sluice.aggregator.judge.Scenario.seconds;
import static dev.sluice.aggregator.judge.Stage.asked;
import static dev.sluice.records.v1.AnalysisPhase.ANALYSIS_PHASE_ERROR;
import static dev.sluice.records.v1.AnalysisPhase.ANALYSIS_PHASE_FAILED;
import static dev.sluice.records.v1.AnalysisPhase.ANALYSIS_PHASE_RUNNING;
import static dev.sluice.records.v1.AnalysisPhase.ANALYSIS_PHASE_SUCCESSFUL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.aggregator.judge.Effect.Ignore;
import dev.sluice.aggregator.judge.Effect.Reason;
import dev.sluice.aggregator.judge.Effect.Withdraw;
import dev.sluice.records.v1.AnalysisRequest;
import dev.sluice.records.v1.MeasurementResult;
import dev.sluice.records.v1.MeasurementTask;
import dev.sluice.records.v1.MeasurementTask.Action;
import dev.sluice.records.v1.Verdict;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** New, edited, invalid, terminated and forgotten runs, and those resumed from their status. */
class RequestsTest {

  private final Stage stage = new Stage();

  @Test
  void aNewRunIsToldToBeRunning() {
    stage.request(metric("m").setInitialDelay(seconds(60)));

    Verdict verdict = stage.verdict().orElseThrow();
    assertThat(verdict.getPhase()).isEqualTo(ANALYSIS_PHASE_RUNNING);
    assertThat(verdict.hasStartedAt()).isTrue();
    assertThat(verdict.getMetricsList()).isEmpty();
    assertThat(verdict.getRunSummary().getCount()).isEqualTo(1);
  }

  @Test
  void anInvalidRunEndsInErrorWithoutACompletionTime() {
    stage.request(asked(1).setInvalid("Analysis spec invalid: dryRun[0]: no such metric"));

    Verdict verdict = stage.verdict().orElseThrow();
    assertThat(verdict.getPhase()).isEqualTo(ANALYSIS_PHASE_ERROR);
    assertThat(verdict.getMessage()).isEqualTo("Analysis spec invalid: dryRun[0]: no such metric");
    assertThat(verdict.hasCompletedAt()).isFalse();
    assertThat(stage.wakesAt()).isEmpty();
  }

  @Test
  void whatTheJudgeCannotWorkWithIsInvalidToo() {
    assertThat(invalid(asked(1))).isEqualTo("Analysis spec invalid: no metrics specified");
    assertThat(invalid(asked(1, metric("a"), metric("a"))))
        .isEqualTo("Analysis spec invalid: metrics[1]: duplicate name 'a'");
    assertThat(invalid(asked(1, metric(""))))
        .isEqualTo("Analysis spec invalid: metrics[0]: name is missing");
    assertThat(invalid(asked(1, metric("a").clearProvider())))
        .isEqualTo("Analysis spec invalid: metrics[0]: provider is missing");
    assertThat(invalid(asked(1, metric("a").setInterval(seconds(-1)))))
        .isEqualTo("Analysis spec invalid: metrics[0]: interval must not be negative");
    assertThat(invalid(asked(1, metric("a").setInitialDelay(seconds(-1)))))
        .isEqualTo("Analysis spec invalid: metrics[0]: initialDelay must not be negative");
  }

  private static String invalid(AnalysisRequest.Builder request) {
    Verdict verdict = new Stage().request(request).verdict().orElseThrow();
    assertThat(verdict.getPhase()).isEqualTo(ANALYSIS_PHASE_ERROR);
    return verdict.getMessage();
  }

  @Test
  void aDelayBeyondAllTimeIsNoHarm() {
    stage.request(
        metric("m")
            .setInitialDelay(com.google.protobuf.Duration.newBuilder().setSeconds(Long.MAX_VALUE)));

    assertThat(stage.verdict().orElseThrow().getPhase()).isEqualTo(ANALYSIS_PHASE_RUNNING);
  }

  @Test
  void anEditedSpecTakesEffectAtOnce() {
    stage.request(metric("m").setInterval(seconds(300)));
    stage.at(1).good("m", 1);
    assertThat(stage.wakesAt()).contains(301.0);

    stage.at(20).request(asked(2, metric("m").setInterval(seconds(10)), metric("n")));

    assertThat(stage.tasks())
        .extracting(MeasurementTask::getMetric, MeasurementTask::getSequence)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("m", 2L),
            org.assertj.core.groups.Tuple.tuple("n", 1L));
    assertThat(stage.verdict().orElseThrow().getGeneration()).isEqualTo(2);
  }

  @Test
  void anOlderGenerationChangesNothing() {
    stage.request(asked(2, metric("m").setInterval(seconds(10))));

    stage.at(1).request(asked(1, metric("n")));

    assertThat(stage.effects()).containsExactly(new Ignore(Reason.OLD_GENERATION));
    assertThat(stage.run().request().getGeneration()).isEqualTo(2);
  }

  @Test
  void aMetricTakenOutIsStoppedAndGoesOnWithItsSequenceWhenItComesBack() {
    stage.request(metric("m").setInterval(seconds(10)), metric("n").setInterval(seconds(10)));
    stage.at(1).good("m", 1);
    stage.at(11).tick();

    stage.at(12).request(asked(2, metric("n").setInterval(seconds(10))));
    assertThat(stage.tasks())
        .extracting(MeasurementTask::getMetric, MeasurementTask::getAction)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("m", Action.ACTION_TERMINATE));
    assertThat(stage.at(13).good("m", 2).effects()).contains(new Ignore(Reason.LATE));

    stage
        .at(40)
        .request(
            asked(3, metric("m").setInterval(seconds(10)), metric("n").setInterval(seconds(10))));
    assertThat(stage.metric("m").flight().orElseThrow().sequence()).isEqualTo(2);
  }

  @Test
  void theSameRequestAgainOnlyTellsTheVerdictAgain() {
    stage.request(metric("m").setInterval(seconds(10)));
    stage.at(1).good("m", 1);
    Run before = stage.run();

    stage.at(2).request(asked(1, metric("m").setInterval(seconds(10))));

    assertThat(stage.tasks()).isEmpty();
    assertThat(stage.verdict().orElseThrow().getVersion()).isGreaterThan(before.version());
    assertThat(stage.run().metrics()).isEqualTo(before.metrics());
  }

  @Test
  void aTerminatedRunStopsWhatIsInFlightAndWaitsForIt() {
    stage.request(metric("m").setInterval(seconds(10)), metric("n").setInitialDelay(seconds(60)));

    stage.at(2).request(terminated());
    assertThat(stage.tasks())
        .singleElement()
        .satisfies(
            task -> {
              assertThat(task.getAction()).isEqualTo(Action.ACTION_TERMINATE);
              assertThat(task.getSequence()).isEqualTo(1);
            });
    assertThat(stage.run().completed()).isFalse();

    stage.at(3).good("m", 1);
    Verdict verdict = stage.verdict().orElseThrow();
    assertThat(verdict.getPhase()).isEqualTo(ANALYSIS_PHASE_SUCCESSFUL);
    assertThat(verdict.getMessage()).isEqualTo("Run Terminated");
    assertThat(verdict.getMetricsList()).hasSize(1);
  }

  @Test
  void aStopThatNobodyAnswersIsToldAgainAndEndsInAnError() {
    stage.request(metric("m").setInterval(seconds(10)));
    stage.at(2).request(terminated());
    assertThat(stage.at(12).tick().tasks()).hasSize(1);
    assertThat(stage.at(22).tick().tasks()).hasSize(1);

    stage.at(32).tick();
    assertThat(stage.effects())
        .singleElement()
        .isInstanceOfSatisfying(
            Effect.Testify.class,
            testimony -> stage.at(32.1).fold(new Input.Measured(testimony.measurement())));

    assertThat(stage.run().phase()).isEqualTo(ANALYSIS_PHASE_SUCCESSFUL);
    assertThat(stage.metric("m").tally().error()).isEqualTo(1);
  }

  private static AnalysisRequest.Builder terminated() {
    return asked(2, metric("m").setInterval(seconds(10)), metric("n").setInitialDelay(seconds(60)))
        .setTerminate(true);
  }

  @Test
  void aBadMetricEndsTheRunAndTheOthersAreStopped() {
    stage.request(metric("m").setInterval(seconds(10)), metric("n").setInterval(seconds(10)));
    stage.at(1).good("n", 1);
    stage.at(1.5).bad("m", 1);

    Verdict verdict = stage.verdict().orElseThrow();
    assertThat(verdict.getPhase()).isEqualTo(ANALYSIS_PHASE_FAILED);
    assertThat(verdict.getMessage())
        .isEqualTo("Metric \"m\" assessed Failed due to failed (1) > failureLimit (0)");
    assertThat(verdict.getMetrics(1).getPhase()).isEqualTo(ANALYSIS_PHASE_SUCCESSFUL);
  }

  @Test
  void aBadMetricIsToldAtOnceThoughAnotherIsStillInFlight() {
    stage.request(metric("hangs"), metric("m"));

    stage.at(1).bad("m", 1);

    Verdict verdict = stage.verdict().orElseThrow();
    assertThat(verdict.getPhase()).isEqualTo(ANALYSIS_PHASE_RUNNING);
    assertThat(verdict.getMessage())
        .isEqualTo("Metric \"m\" assessed Failed due to failed (1) > failureLimit (0)");
    assertThat(verdict.getMetrics(0).getPhase()).isEqualTo(ANALYSIS_PHASE_FAILED);
  }

  @Test
  void aBadDryRunMetricEndsNothing() {
    stage.request(metric("m").setDryRun(true), metric("n").setInterval(seconds(10)));

    stage.at(1).bad("m", 1);

    assertThat(stage.run().completed()).isFalse();
    assertThat(stage.metric("m").message())
        .isEqualTo("Metric assessed Failed due to failed (1) > failureLimit (0)");
  }

  @Test
  void aForgottenRunLeavesNothingBehind() {
    stage.request(metric("m").setInterval(seconds(10)));

    stage.at(1).forget();

    assertThat(stage.forgotten()).isTrue();
    assertThat(stage.tasks())
        .extracting(MeasurementTask::getAction)
        .containsExactly(Action.ACTION_TERMINATE);
    assertThat(stage.effects()).contains(new Withdraw(Scenario.RUN));
    assertThat(stage.at(2).forget().effects()).containsExactly(new Withdraw(Scenario.RUN));
  }

  @Test
  void aRunIsResumedFromItsStatusWhenTheStateIsLost() {
    stage.request(metric("m").setInterval(seconds(10)));
    stage.at(1).good("m", 1);
    stage.at(11).tick().at(12).good("m", 2);
    Verdict known = withoutSequences(stage.verdict().orElseThrow());
    stage.lose();

    stage.at(14).request(known(known));

    assertThat(stage.metric("m").tally().count()).isEqualTo(2);
    assertThat(stage.run().startedAt()).contains(Scenario.START);
    assertThat(stage.wakesAt()).contains(22.0);
    assertThat(stage.verdict().orElseThrow().getVersion()).isGreaterThan(known.getVersion());
    assertThat(stage.at(22).tick().tasks())
        .extracting(MeasurementTask::getSequence)
        .containsExactly(3L);
  }

  @Test
  void aMeasurementUnderWayIsResumedWithWhatTheProviderNeeds() {
    stage.request(metric("m").setInterval(seconds(10)));
    stage.at(1).inProgress("m", 1, 60, Map.of("job-name", "j1"));
    Verdict known = withoutSequences(stage.verdict().orElseThrow());
    stage.lose();

    stage.at(70).request(known(known));

    assertThat(stage.tasks())
        .singleElement()
        .satisfies(
            task -> {
              assertThat(task.getAction()).isEqualTo(Action.ACTION_MEASURE);
              assertThat(task.getSequence()).isEqualTo(1);
              assertThat(task.getMetadataMap()).containsEntry("job-name", "j1");
            });
  }

  @Test
  void aCompletedRunIsNotMeasuredAgainWhenTheStateIsLost() {
    stage.request(metric("m").setInterval(seconds(10)));
    stage.at(1).bad("m", 1);
    Verdict known = stage.verdict().orElseThrow();
    stage.lose();

    stage.at(2).request(known(known));

    assertThat(stage.tasks()).isEmpty();
    assertThat(Scenario.essence(stage.verdict().orElseThrow())).isEqualTo(Scenario.essence(known));
  }

  @Test
  void whatTheStatusKnowsLessOfIsNotTakenOver() {
    stage.request(metric("m").setInterval(seconds(10)));
    stage.at(1).good("m", 1);
    Verdict old = stage.verdict().orElseThrow();
    stage.at(11).tick().at(12).good("m", 2);

    stage.at(13).request(known(old));

    assertThat(stage.metric("m").tally().count()).isEqualTo(2);
  }

  private static AnalysisRequest.Builder known(Verdict verdict) {
    return asked(1, metric("m").setInterval(seconds(10)))
        .setKnownVerdict(verdict)
        .setKnownVerdictVersion(verdict.getVersion());
  }

  /** As it comes back from the AnalysisRun's status, which has none. */
  private static Verdict withoutSequences(Verdict verdict) {
    Verdict.Builder status = verdict.toBuilder();
    status
        .getMetricsBuilderList()
        .forEach(
            metric ->
                metric
                    .getMeasurementsBuilderList()
                    .forEach(MeasurementResult.Builder::clearSequence));
    return status.build();
  }
}
