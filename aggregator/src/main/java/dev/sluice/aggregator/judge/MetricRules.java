package dev.sluice.aggregator.judge;

import static dev.sluice.records.v1.AnalysisPhase.ANALYSIS_PHASE_ERROR;
import static dev.sluice.records.v1.AnalysisPhase.ANALYSIS_PHASE_FAILED;
import static dev.sluice.records.v1.AnalysisPhase.ANALYSIS_PHASE_INCONCLUSIVE;
import static dev.sluice.records.v1.AnalysisPhase.ANALYSIS_PHASE_PENDING;
import static dev.sluice.records.v1.AnalysisPhase.ANALYSIS_PHASE_RUNNING;
import static dev.sluice.records.v1.AnalysisPhase.ANALYSIS_PHASE_SUCCESSFUL;

import dev.sluice.records.v1.AnalysisPhase;
import dev.sluice.records.v1.MetricSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/** When a metric is measured, and what its counters come to (spec §5.6, §5.8). */
final class MetricRules {

  /** After an Error measurement, whatever the interval (spec §5.8). */
  static final Duration ERROR_RETRY = Duration.ofSeconds(10);

  /** No metric is measured faster, so that an interval of zero cannot take the whole pipeline. */
  static final Duration SHORTEST_INTERVAL = Duration.ofMillis(100);

  private MetricRules() {}

  /** A limit that is exceeded: the phase it leads to, and the comparison in words. */
  record Excess(AnalysisPhase phase, String explanation) {}

  /** The phase of a metric that is not completed yet. */
  static AnalysisPhase phase(MetricRun metric, boolean terminating) {
    if (!metric.shown()) {
      return ANALYSIS_PHASE_PENDING;
    }
    if (metric.flight().isPresent()) {
      return ANALYSIS_PHASE_RUNNING;
    }
    Optional<Excess> excess = excess(metric.spec(), metric.tally());
    if (excess.isPresent()) {
      return excess.get().phase();
    }
    boolean successLimited = metric.spec().getConsecutiveSuccessLimit() > 0;
    if (successLimited
        && metric.tally().consecutiveSuccess() >= metric.spec().getConsecutiveSuccessLimit()) {
      return ANALYSIS_PHASE_SUCCESSFUL;
    }
    OptionalInt count = effectiveCount(metric.spec());
    if (count.isPresent() && metric.tally().count() >= count.getAsInt()) {
      return countReached(metric.spec().getFailureLimit() >= 0, successLimited);
    }
    return terminating ? ANALYSIS_PHASE_SUCCESSFUL : ANALYSIS_PHASE_RUNNING;
  }

  private static AnalysisPhase countReached(boolean failureLimited, boolean successLimited) {
    if (!failureLimited) {
      return ANALYSIS_PHASE_FAILED;
    }
    return successLimited ? ANALYSIS_PHASE_INCONCLUSIVE : ANALYSIS_PHASE_SUCCESSFUL;
  }

  /** Within a metric the later check wins: Error over Inconclusive over Failed. */
  static Optional<Excess> excess(MetricSpec spec, Tally tally) {
    if (tally.consecutiveError() > spec.getConsecutiveErrorLimit()) {
      return excess(
          ANALYSIS_PHASE_ERROR,
          "consecutiveErrors (%d) > consecutiveErrorLimit (%d)",
          tally.consecutiveError(),
          spec.getConsecutiveErrorLimit());
    }
    if (tally.inconclusive() > spec.getInconclusiveLimit()) {
      return excess(
          ANALYSIS_PHASE_INCONCLUSIVE,
          "inconclusive (%d) > inconclusiveLimit (%d)",
          tally.inconclusive(),
          spec.getInconclusiveLimit());
    }
    if (spec.getFailureLimit() >= 0 && tally.failed() > spec.getFailureLimit()) {
      return excess(
          ANALYSIS_PHASE_FAILED,
          "failed (%d) > failureLimit (%d)",
          tally.failed(),
          spec.getFailureLimit());
    }
    return Optional.empty();
  }

  private static Optional<Excess> excess(
      AnalysisPhase phase, String comparison, int counter, int limit) {
    return Optional.of(new Excess(phase, comparison.formatted(counter, limit)));
  }

  /** How many measurements end the metric; empty: it goes on without end. */
  static OptionalInt effectiveCount(MetricSpec spec) {
    if (spec.getCount() > 0) {
      return OptionalInt.of(spec.getCount());
    }
    return spec.hasInterval() ? OptionalInt.empty() : OptionalInt.of(1);
  }

  /** When the next measurement of an open metric with none in flight is due. */
  static Instant dueAt(MetricRun metric, Instant runStartedAt) {
    return metric
        .last()
        .map(
            last ->
                Times.plus(
                    Times.instant(last.getFinishedAt()), pause(metric.spec(), last.getPhase())))
        .orElseGet(() -> Times.plus(runStartedAt, Times.duration(metric.spec().getInitialDelay())));
  }

  private static Duration pause(MetricSpec spec, AnalysisPhase last) {
    if (last == ANALYSIS_PHASE_ERROR || !spec.hasInterval()) {
      return ERROR_RETRY;
    }
    Duration interval = Times.duration(spec.getInterval());
    return interval.compareTo(SHORTEST_INTERVAL) < 0 ? SHORTEST_INTERVAL : interval;
  }
}
