package dev.sluice.schemas.run;

import com.google.protobuf.Timestamp;
import dev.sluice.records.v1.MeasurementResult;
import dev.sluice.records.v1.RunId;
import dev.sluice.records.v1.Verdict;
import dev.sluice.schemas.crd.AnalysisPhase;
import dev.sluice.schemas.crd.analysis.AnalysisRunStatus;
import dev.sluice.schemas.crd.analysis.Measurement;
import dev.sluice.schemas.crd.analysis.MetricResult;
import dev.sluice.schemas.crd.analysis.RunSummary;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Between Verdicts and the status of an AnalysisRun. Pure. */
public final class Verdicts {

  private Verdicts() {}

  /** The status that a Verdict says; it goes in whole in place of the former one. */
  public static AnalysisRunStatus status(Verdict verdict) {
    return new AnalysisRunStatus(
        phase(verdict.getPhase()),
        verdict.getMessage(),
        verdict.getMetricsList().stream().map(Verdicts::metric).toList(),
        instant(verdict.hasStartedAt(), verdict.getStartedAt()),
        verdict.hasRunSummary() ? summary(verdict.getRunSummary()) : null,
        verdict.hasDryRunSummary() ? summary(verdict.getDryRunSummary()) : null,
        instant(verdict.hasCompletedAt(), verdict.getCompletedAt()));
  }

  /**
   * The Verdict that a status came from, to resume from it. Times are whole seconds. A status keeps
   * no sequence numbers: the last finished measurement gets the number of measurements so far.
   */
  public static Verdict of(RunId run, long version, long generation, AnalysisRunStatus status) {
    Verdict.Builder verdict =
        Verdict.newBuilder()
            .setRun(run)
            .setVersion(version)
            .setGeneration(generation)
            .setPhase(phase(status.phase()))
            .setMessage(status.message());
    time(status.startedAt(), verdict::setStartedAt);
    time(status.completedAt(), verdict::setCompletedAt);
    RunSummary summary = status.runSummary();
    if (summary != null) {
      verdict.setRunSummary(summary(summary));
    }
    RunSummary dryRunSummary = status.dryRunSummary();
    if (dryRunSummary != null) {
      verdict.setDryRunSummary(summary(dryRunSummary));
    }
    status.metricResults().forEach(metric -> verdict.addMetrics(metric(metric)));
    return verdict.build();
  }

  private static MetricResult metric(dev.sluice.records.v1.MetricResult metric) {
    return new MetricResult(
        metric.getName(),
        phase(metric.getPhase()),
        metric.getMeasurementsList().stream().map(Verdicts::measurement).toList(),
        metric.getMessage(),
        metric.getCount(),
        metric.getSuccessful(),
        metric.getFailed(),
        metric.getInconclusive(),
        metric.getError(),
        metric.getConsecutiveError(),
        metric.getDryRun(),
        metric.getMetadataMap(),
        metric.getConsecutiveSuccess());
  }

  private static dev.sluice.records.v1.MetricResult metric(MetricResult metric) {
    dev.sluice.records.v1.MetricResult.Builder built =
        dev.sluice.records.v1.MetricResult.newBuilder()
            .setName(metric.name())
            .setPhase(phase(metric.phase()))
            .setMessage(metric.message())
            .setCount(metric.count())
            .setSuccessful(metric.successful())
            .setFailed(metric.failed())
            .setInconclusive(metric.inconclusive())
            .setError(metric.error())
            .setConsecutiveError(metric.consecutiveError())
            .setDryRun(metric.dryRun())
            .putAllMetadata(metric.metadata())
            .setConsecutiveSuccess(metric.consecutiveSuccess());
    List<Measurement> measurements = metric.measurements();
    long unfinished = measurements.stream().filter(m -> m.finishedAt() == null).count();
    long last = (long) metric.count() + metric.error() + unfinished;
    long first = Math.max(1, last - measurements.size() + 1);
    for (int i = 0; i < measurements.size(); i++) {
      built.addMeasurements(measurement(measurements.get(i), first + i));
    }
    return built.build();
  }

  private static Measurement measurement(MeasurementResult measurement) {
    return new Measurement(
        phase(measurement.getPhase()),
        measurement.getMessage(),
        instant(measurement.hasStartedAt(), measurement.getStartedAt()),
        instant(measurement.hasFinishedAt(), measurement.getFinishedAt()),
        measurement.getValue(),
        measurement.getMetadataMap(),
        instant(measurement.hasResumeAt(), measurement.getResumeAt()));
  }

  private static MeasurementResult measurement(Measurement measurement, long sequence) {
    MeasurementResult.Builder built =
        MeasurementResult.newBuilder()
            .setSequence(sequence)
            .setPhase(phase(measurement.phase()))
            .setMessage(measurement.message())
            .setValue(measurement.value())
            .putAllMetadata(measurement.metadata());
    time(measurement.startedAt(), built::setStartedAt);
    time(measurement.finishedAt(), built::setFinishedAt);
    time(measurement.resumeAt(), built::setResumeAt);
    return built.build();
  }

  private static RunSummary summary(dev.sluice.records.v1.RunSummary summary) {
    return new RunSummary(
        summary.getCount(),
        summary.getSuccessful(),
        summary.getFailed(),
        summary.getInconclusive(),
        summary.getError());
  }

  private static dev.sluice.records.v1.RunSummary summary(RunSummary summary) {
    return dev.sluice.records.v1.RunSummary.newBuilder()
        .setCount(summary.count())
        .setSuccessful(summary.successful())
        .setFailed(summary.failed())
        .setInconclusive(summary.inconclusive())
        .setError(summary.error())
        .build();
  }

  /** The phase in a status's words; null for one that is not set or that this version knows not. */
  public static @Nullable AnalysisPhase phase(dev.sluice.records.v1.AnalysisPhase phase) {
    return switch (phase) {
      case ANALYSIS_PHASE_PENDING -> AnalysisPhase.PENDING;
      case ANALYSIS_PHASE_RUNNING -> AnalysisPhase.RUNNING;
      case ANALYSIS_PHASE_SUCCESSFUL -> AnalysisPhase.SUCCESSFUL;
      case ANALYSIS_PHASE_FAILED -> AnalysisPhase.FAILED;
      case ANALYSIS_PHASE_ERROR -> AnalysisPhase.ERROR;
      case ANALYSIS_PHASE_INCONCLUSIVE -> AnalysisPhase.INCONCLUSIVE;
      case ANALYSIS_PHASE_UNSPECIFIED, UNRECOGNIZED -> null;
    };
  }

  /** The phase in a record's words. */
  public static dev.sluice.records.v1.AnalysisPhase phase(@Nullable AnalysisPhase phase) {
    return switch (phase) {
      case PENDING -> dev.sluice.records.v1.AnalysisPhase.ANALYSIS_PHASE_PENDING;
      case RUNNING -> dev.sluice.records.v1.AnalysisPhase.ANALYSIS_PHASE_RUNNING;
      case SUCCESSFUL -> dev.sluice.records.v1.AnalysisPhase.ANALYSIS_PHASE_SUCCESSFUL;
      case FAILED -> dev.sluice.records.v1.AnalysisPhase.ANALYSIS_PHASE_FAILED;
      case ERROR -> dev.sluice.records.v1.AnalysisPhase.ANALYSIS_PHASE_ERROR;
      case INCONCLUSIVE -> dev.sluice.records.v1.AnalysisPhase.ANALYSIS_PHASE_INCONCLUSIVE;
      case null -> dev.sluice.records.v1.AnalysisPhase.ANALYSIS_PHASE_UNSPECIFIED;
    };
  }

  private static @Nullable Instant instant(boolean present, Timestamp timestamp) {
    return present ? Times.instant(timestamp) : null;
  }

  private static void time(@Nullable Instant instant, Consumer<Timestamp> setter) {
    if (instant != null) {
      setter.accept(Times.proto(instant));
    }
  }
}
