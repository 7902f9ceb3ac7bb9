package dev.sluice.aggregator.judge;

import dev.sluice.records.v1.AnalysisPhase;
import dev.sluice.records.v1.MetricResult;
import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * A metric's counters, as its status shows them.
 *
 * @param successful measurements that ended Successful
 * @param failed measurements that ended Failed
 * @param inconclusive measurements that ended Inconclusive
 * @param error measurements that ended in Error; they do not count towards {@code count}
 * @param consecutiveError errors since the last measurement that was none
 * @param consecutiveSuccess successes since the last measurement that was none
 */
@RecordBuilder
public record Tally(
    int successful,
    int failed,
    int inconclusive,
    int error,
    int consecutiveError,
    int consecutiveSuccess)
    implements TallyBuilder.With {

  /** Nothing measured yet. */
  public static final Tally NONE = new Tally(0, 0, 0, 0, 0, 0);

  /** The counters of a metric's status. */
  public static Tally of(MetricResult result) {
    return new Tally(
        result.getSuccessful(),
        result.getFailed(),
        result.getInconclusive(),
        result.getError(),
        result.getConsecutiveError(),
        result.getConsecutiveSuccess());
  }

  /** Measurements without errors: what a metric's {@code count} is compared with. */
  public int count() {
    return successful + failed + inconclusive;
  }

  /** All finished measurements; the next one's sequence is one more. */
  public long finished() {
    return (long) count() + error;
  }

  /**
   * One more finished measurement.
   *
   * @throws IllegalArgumentException for a phase that is not final
   */
  public Tally plus(AnalysisPhase phase) {
    return switch (phase) {
      case ANALYSIS_PHASE_SUCCESSFUL ->
          with(
              t ->
                  t.successful(successful + 1)
                      .consecutiveSuccess(consecutiveSuccess + 1)
                      .consecutiveError(0));
      case ANALYSIS_PHASE_FAILED ->
          with(t -> t.failed(failed + 1).consecutiveSuccess(0).consecutiveError(0));
      case ANALYSIS_PHASE_INCONCLUSIVE ->
          with(t -> t.inconclusive(inconclusive + 1).consecutiveSuccess(0).consecutiveError(0));
      case ANALYSIS_PHASE_ERROR ->
          with(
              t -> t.error(error + 1).consecutiveSuccess(0).consecutiveError(consecutiveError + 1));
      case ANALYSIS_PHASE_UNSPECIFIED,
          ANALYSIS_PHASE_PENDING,
          ANALYSIS_PHASE_RUNNING,
          UNRECOGNIZED ->
          throw new IllegalArgumentException("a finished measurement cannot be " + phase);
    };
  }
}
