package dev.sluice.aggregator.judge;

import static dev.sluice.records.v1.AnalysisPhase.ANALYSIS_PHASE_ERROR;
import static dev.sluice.records.v1.AnalysisPhase.ANALYSIS_PHASE_FAILED;
import static dev.sluice.records.v1.AnalysisPhase.ANALYSIS_PHASE_INCONCLUSIVE;
import static dev.sluice.records.v1.AnalysisPhase.ANALYSIS_PHASE_SUCCESSFUL;

import dev.sluice.expressions.Outcome.Fails;
import dev.sluice.expressions.Outcome.Holds;
import dev.sluice.records.v1.AnalysisPhase;
import dev.sluice.records.v1.Measurement;
import dev.sluice.records.v1.MetricSpec;
import dev.sluice.records.v1.ProviderValue;
import java.time.Instant;

/** Judges one measurement by its metric's conditions (spec §5.5). */
record Assessor(Conditions conditions) {

  /**
   * What a measurement with a final outcome comes to.
   *
   * @throws IllegalArgumentException for one that is in progress or has no outcome
   */
  Finding assess(MetricSpec spec, Measurement measurement, Instant finishedAt) {
    return switch (measurement.getOutcomeCase()) {
      case VALUE -> judge(spec, measurement.getValue(), finishedAt);
      case ERROR -> new Finding(ANALYSIS_PHASE_ERROR, "", measurement.getError().getMessage());
      case DECISION ->
          new Finding(
              measurement.getDecision().getPhase(),
              measurement.getDecision().getValue(),
              measurement.getDecision().getMessage());
      case IN_PROGRESS, OUTCOME_NOT_SET ->
          throw new IllegalArgumentException("no final outcome: " + measurement.getOutcomeCase());
    };
  }

  private Finding judge(MetricSpec spec, ProviderValue value, Instant at) {
    String success = spec.getSuccessCondition();
    String failure = spec.getFailureCondition();
    boolean succeeded = false;
    boolean failed = false;
    if (!success.isEmpty()) {
      switch (conditions.evaluate("successCondition", success, value, at)) {
        case Holds(boolean holds) -> succeeded = holds;
        case Fails(String message) -> {
          return new Finding(ANALYSIS_PHASE_ERROR, value.getRendered(), message);
        }
      }
    }
    if (!failure.isEmpty()) {
      switch (conditions.evaluate("failureCondition", failure, value, at)) {
        case Holds(boolean holds) -> failed = holds;
        case Fails(String message) -> {
          return new Finding(ANALYSIS_PHASE_ERROR, value.getRendered(), message);
        }
      }
    }
    return new Finding(
        phase(success.isEmpty(), failure.isEmpty(), succeeded, failed), value.getRendered(), "");
  }

  private static AnalysisPhase phase(
      boolean noSuccess, boolean noFailure, boolean succeeded, boolean failed) {
    if (failed) {
      return ANALYSIS_PHASE_FAILED;
    }
    if (noSuccess || succeeded) {
      return ANALYSIS_PHASE_SUCCESSFUL;
    }
    return noFailure ? ANALYSIS_PHASE_FAILED : ANALYSIS_PHASE_INCONCLUSIVE;
  }
}
