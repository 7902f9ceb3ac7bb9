package dev.sluice.aggregator.judge;

import static dev.sluice.aggregator.judge.Scenario.metric;
import static dev.sluice.aggregator.judge.Scenario.seconds;
import static dev.sluice.records.v1.AnalysisPhase.ANALYSIS_PHASE_ERROR;
import static dev.sluice.records.v1.AnalysisPhase.ANALYSIS_PHASE_FAILED;
import static dev.sluice.records.v1.AnalysisPhase.ANALYSIS_PHASE_INCONCLUSIVE;
import static dev.sluice.records.v1.AnalysisPhase.ANALYSIS_PHASE_RUNNING;
import static dev.sluice.records.v1.AnalysisPhase.ANALYSIS_PHASE_SUCCESSFUL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.aggregator.judge.Effect.Ignore;
import dev.sluice.aggregator.judge.Effect.Reason;
import dev.sluice.aggregator.judge.Effect.Refuse;
import dev.sluice.aggregator.judge.Input.Measured;
import dev.sluice.records.v1.AnalysisPhase;
import dev.sluice.records.v1.Measurement;
import dev.sluice.records.v1.MeasurementTask.Action;
import dev.sluice.records.v1.ProviderValue;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a measurement: judged, folded once, or harmless. */
class EvidenceTest {

  private final Stage stage = new Stage();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          -          | -          | ANALYSIS_PHASE_SUCCESSFUL
          result < 6 | -          | ANALYSIS_PHASE_SUCCESSFUL
          result < 5 | -          | ANALYSIS_PHASE_FAILED
          -          | result > 4 | ANALYSIS_PHASE_FAILED
          -          | result > 5 | ANALYSIS_PHASE_SUCCESSFUL
          result < 6 | result > 4 | ANALYSIS_PHASE_FAILED
          result < 6 | result > 5 | ANALYSIS_PHASE_SUCCESSFUL
          result < 5 | result > 5 | ANALYSIS_PHASE_INCONCLUSIVE
          result < 5 | oops       | ANALYSIS_PHASE_ERROR
          oops       | result > 4 | ANALYSIS_PHASE_ERROR
          """)
  void conditionsJudgeAValue(
      @org.jspecify.annotations.Nullable String success,
      @org.jspecify.annotations.Nullable String failure,
      AnalysisPhase expected) {
    stage.request(
        metric("m")
            .setInterval(seconds(10))
            .setFailureLimit(5)
            .setInconclusiveLimit(5)
            .setSuccessCondition(success == null ? "" : success)
            .setFailureCondition(failure == null ? "" : failure));

    stage.at(1).fold(new Measured(value(5)));

    assertThat(stage.metric("m").last().orElseThrow().getPhase()).isEqualTo(expected);
    assertThat(stage.metric("m").last().orElseThrow().getValue()).isEqualTo("five");
  }

  private Measurement value(double number) {
    return stage
        .answer("m", 1)
        .setValue(ProviderValue.newBuilder().setNumber(number).setRendered("five"))
        .build();
  }

  @Test
  void aConditionThatCannotBeEvaluatedIsAnErrorThatNamesIt() {
    stage.request(metric("m").setSuccessCondition("oops > 1"));

    stage.at(1).fold(new Measured(value(5)));

    assertThat(stage.metric("m").last().orElseThrow().getMessage())
        .startsWith("successCondition 'oops > 1' cannot be evaluated: ");
  }

  @Test
  void everyKindOfValueIsSeenByConditions() {
    assertThat(
            judged(
                "result[1] == 2",
                ProviderValue.newBuilder()
                    .setNumbers(ProviderValue.Numbers.newBuilder().addValues(1).addValues(2))))
        .isEqualTo(ANALYSIS_PHASE_SUCCESSFUL);
    assertThat(judged("result == 'ok'", ProviderValue.newBuilder().setText("ok")))
        .isEqualTo(ANALYSIS_PHASE_SUCCESSFUL);
    assertThat(
            judged(
                "result.data.ok", ProviderValue.newBuilder().setJson("{\"data\":{\"ok\":true}}")))
        .isEqualTo(ANALYSIS_PHASE_SUCCESSFUL);
    assertThat(
            judged(
                "default(result, 3) == 3",
                ProviderValue.newBuilder().setAbsent(ProviderValue.Absent.getDefaultInstance())))
        .isEqualTo(ANALYSIS_PHASE_SUCCESSFUL);
    assertThat(judged("true", ProviderValue.newBuilder().setJson("{not json")))
        .isEqualTo(ANALYSIS_PHASE_ERROR);
  }

  private static AnalysisPhase judged(String condition, ProviderValue.Builder value) {
    Stage stage = new Stage();
    stage.request(metric("m").setInterval(seconds(10)).setSuccessCondition(condition));
    stage.at(1).fold(new Measured(stage.answer("m", 1).setValue(value).build()));
    return stage.metric("m").last().orElseThrow().getPhase();
  }

  @Test
  void aProvidersOwnDecisionStands() {
    stage.request(metric("m").setSuccessCondition("false").setInconclusiveLimit(1));

    stage.at(1).measured("m", 1, ANALYSIS_PHASE_INCONCLUSIVE);

    assertThat(stage.metric("m").tally().inconclusive()).isEqualTo(1);
  }

  @Test
  void aDuplicateCountsOnceAndTellsTheVerdictAgain() {
    stage.request(metric("m").setInterval(seconds(10)));
    stage.at(1).good("m", 1);
    Run before = stage.run();

    stage.at(2).bad("m", 1);

    assertThat(stage.effects()).contains(new Ignore(Reason.LATE));
    assertThat(stage.metric("m").tally()).isEqualTo(before.metrics().getFirst().tally());
    assertThat(stage.verdict().orElseThrow().getVersion()).isGreaterThan(before.version());
  }

  @Test
  void aDuplicateForACompletedRunTellsItsVerdictAgain() {
    stage.request(metric("m"));
    stage.at(1).good("m", 1);

    stage.at(1.1).good("m", 1);

    assertThat(stage.verdict().orElseThrow().getPhase()).isEqualTo(ANALYSIS_PHASE_SUCCESSFUL);
  }

  @Test
  void whatComesBeforeItsTurnWaitsForIt() {
    stage.request(metric("m").setInterval(seconds(10)).setFailureLimit(3));
    stage.at(1).good("m", 3);
    stage.at(1).bad("m", 2);
    assertThat(stage.metric("m").tally()).isEqualTo(Tally.NONE);

    stage.at(2).good("m", 1);

    assertThat(stage.metric("m").tally().successful()).isEqualTo(2);
    assertThat(stage.metric("m").tally().failed()).isEqualTo(1);
    assertThat(stage.metric("m").kept())
        .extracting(measurement -> measurement.getSequence())
        .containsExactly(1L, 2L, 3L);
  }

  @Test
  void whatIsFarAheadIsForgotten() {
    stage.request(metric("m").setInterval(seconds(10)));

    stage.at(1).good("m", 1_000_000);

    assertThat(stage.effects()).contains(new Ignore(Reason.TOO_EARLY));
    assertThat(stage.metric("m").early()).isEmpty();
  }

  @Test
  void measurementsOfUnknownRunsAndMetricsAreHarmless() {
    assertThat(stage.good("m", 1).effects()).containsExactly(new Ignore(Reason.UNKNOWN_RUN));
    assertThat(stage.forgotten()).isTrue();
    stage.request(metric("m"));

    assertThat(stage.at(1).good("other", 1).effects())
        .containsExactly(new Ignore(Reason.UNKNOWN_METRIC));
  }

  @Test
  void aMeasurementThatIsNoneIsRefused() {
    stage.request(metric("m"));

    assertThat(stage.fold(new Measured(stage.answer("m", 1).build())).effects())
        .containsExactly(new Refuse("the measurement has no outcome"));
    assertThat(stage.good("m", 0).effects())
        .containsExactly(new Refuse("a measurement's sequence must be at least 1, not 0"));
    assertThat(stage.measured("m", 1, ANALYSIS_PHASE_RUNNING).effects())
        .containsExactly(
            new Refuse(
                "a decision must be Successful, Failed, Error or Inconclusive, not ANALYSIS_PHASE_RUNNING"));
  }

  @Test
  void aStrayThatIsStillAliveIsStopped() {
    stage.request(metric("m"));
    stage.at(1).bad("m", 1);

    stage.at(2).inProgress("m", 1, 60, Map.of("job-name", "j1"));

    assertThat(stage.tasks())
        .singleElement()
        .satisfies(
            task -> {
              assertThat(task.getAction()).isEqualTo(Action.ACTION_TERMINATE);
              assertThat(task.getMetadataMap()).containsEntry("job-name", "j1");
            });
    assertThat(stage.run().phase()).isEqualTo(ANALYSIS_PHASE_FAILED);
  }

  @Test
  void longTextsAreCut() {
    stage.request(metric("m").setInterval(seconds(10)));

    stage.at(1).error("m", 1, "x".repeat(100_000));

    assertThat(stage.metric("m").last().orElseThrow().getMessage())
        .hasSizeLessThan(5_000)
        .endsWith("… (100000 characters)");
  }

  @Test
  void resolvedQueriesDescribeTheMetricAndTheRestTheMeasurement() {
    stage.request(metric("m").setInterval(seconds(10)));

    stage
        .at(1)
        .fold(
            new Measured(
                stage.decision("m", 1, ANALYSIS_PHASE_SUCCESSFUL).toBuilder()
                    .putMetadata("ResolvedPrometheusQuery", "up")
                    .putMetadata("warnings", "slow")
                    .build()));

    assertThat(stage.metric("m").metadata()).containsOnlyKeys("ResolvedPrometheusQuery");
    assertThat(stage.metric("m").last().orElseThrow().getMetadataMap())
        .containsOnlyKeys("warnings");
  }
}
