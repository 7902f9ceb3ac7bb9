package dev.sluice.aggregator.judge;

import dev.sluice.records.v1.AnalysisPhase;
import dev.sluice.records.v1.MeasurementResult;
import dev.sluice.records.v1.MetricResult;
import dev.sluice.records.v1.Verdict;
import java.time.Instant;

/** A run as its controller sees it. */
final class Verdicts {

  private Verdicts() {}

  /** The full snapshot of a run's status, made at {@code now}. */
  static Verdict of(Run run, Instant now) {
    Verdict.Builder verdict =
        Verdict.newBuilder()
            .setRun(run.request().getRun())
            .setVersion(run.version())
            .setGeneration(run.request().getGeneration())
            .setPhase(run.phase())
            .setMessage(run.completed() ? run.message() : RunRules.foregone(run))
            .setIssuedAt(Times.timestamp(now));
    run.completedAt().ifPresent(at -> verdict.setCompletedAt(Times.timestamp(at)));
    run.startedAt()
        .ifPresent(
            at ->
                verdict
                    .setStartedAt(Times.timestamp(at))
                    .setRunSummary(RunRules.summary(run, false))
                    .setDryRunSummary(RunRules.summary(run, true)));
    run.metrics().stream()
        .filter(MetricRun::shown)
        .forEach(metric -> verdict.addMetrics(result(metric)));
    return verdict.build();
  }

  private static MetricResult result(MetricRun metric) {
    MetricResult.Builder result = finished(metric);
    metric
        .flight()
        .filter(flight -> flight.aliveUntil().isPresent())
        .ifPresent(flight -> result.addMeasurements(underWay(flight)));
    return result.build();
  }

  /** Everything but the measurement under way. */
  static MetricResult.Builder finished(MetricRun metric) {
    Tally tally = metric.tally();
    return MetricResult.newBuilder()
        .setName(metric.name())
        .setPhase(metric.phase())
        .setMessage(metric.message())
        .setDryRun(metric.spec().getDryRun())
        .setCount(tally.count())
        .setSuccessful(tally.successful())
        .setFailed(tally.failed())
        .setInconclusive(tally.inconclusive())
        .setError(tally.error())
        .setConsecutiveError(tally.consecutiveError())
        .setConsecutiveSuccess(tally.consecutiveSuccess())
        .putAllMetadata(metric.metadata())
        .addAllMeasurements(metric.kept());
  }

  private static MeasurementResult underWay(InFlight flight) {
    MeasurementResult.Builder measurement =
        MeasurementResult.newBuilder()
            .setSequence(flight.sequence())
            .setPhase(AnalysisPhase.ANALYSIS_PHASE_RUNNING)
            .setMessage(flight.message())
            .setStartedAt(Times.timestamp(flight.startedAt()))
            .putAllMetadata(flight.metadata());
    flight.aliveUntil().ifPresent(until -> measurement.setResumeAt(Times.timestamp(until)));
    return measurement.build();
  }
}
