package dev.sluice.aggregator.judge;

import dev.sluice.aggregator.judge.Effect.Issue;
import dev.sluice.records.v1.AnalysisRequest;
import dev.sluice.records.v1.Measurement;
import dev.sluice.records.v1.MeasurementError;
import dev.sluice.records.v1.MeasurementResult;
import dev.sluice.records.v1.MeasurementTask;
import dev.sluice.records.v1.MeasurementTask.Action;
import java.time.Instant;
import java.util.Map;

/** The tasks that workers get, and the measurement that stands in for their silence. */
record Tasks(JudgeSettings settings, Instant now) {

  /** What the {@code worker} field says of a measurement that the aggregator wrote itself. */
  static final String SELF = "aggregator";

  /** The task that this measurement in flight needs now: to be taken, or to be stopped. */
  Issue forFlight(AnalysisRequest request, MetricRun metric, InFlight flight) {
    return new Issue(
        task(request, metric, flight.metadata())
            .setAction(flight.stopping() ? Action.ACTION_TERMINATE : Action.ACTION_MEASURE)
            .setSequence(flight.sequence())
            .setAttempt(flight.attempt())
            .setDueAt(Times.timestamp(flight.dueAt()))
            .setStartedAt(Times.timestamp(flight.startedAt()))
            .setDeadline(Times.timestamp(flight.deadline()))
            .build());
  }

  /** Stops a measurement that nobody waits for any more but that shows signs of life. */
  Issue stopStray(AnalysisRequest request, MetricRun metric, Measurement alive) {
    return new Issue(
        task(request, metric, History.ofProgress(alive.getMetadataMap()))
            .setAction(Action.ACTION_TERMINATE)
            .setSequence(alive.getSequence())
            .setAttempt(alive.getAttempt() + 1)
            .setDueAt(Times.timestamp(now))
            .setStartedAt(alive.getStartedAt())
            .setDeadline(Times.timestamp(Times.plus(now, settings.stopTimeout())))
            .build());
  }

  /** Removes what a measurement left behind that is not kept any more. */
  Issue collect(AnalysisRequest request, MetricRun metric, MeasurementResult dropped) {
    return new Issue(
        task(request, metric, dropped.getMetadataMap())
            .setAction(Action.ACTION_GARBAGE_COLLECT)
            .setSequence(dropped.getSequence())
            .setAttempt(1)
            .setDueAt(Times.timestamp(now))
            .setStartedAt(dropped.getStartedAt())
            .setDeadline(Times.timestamp(Times.plus(now, settings.taskTimeout())))
            .setRetention(metric.retention())
            .build());
  }

  /** The Error measurement for a task that no worker answers. */
  Measurement unanswered(AnalysisRequest request, MetricRun metric, InFlight flight) {
    return Measurement.newBuilder()
        .setRun(request.getRun())
        .setMetric(metric.name())
        .setSequence(flight.sequence())
        .setAttempt(flight.attempt())
        .setWorker(SELF)
        .setStartedAt(Times.timestamp(flight.startedAt()))
        .setFinishedAt(Times.timestamp(now))
        .putAllMetadata(flight.metadata())
        .setError(
            MeasurementError.newBuilder()
                .setMessage(
                    "no analysis worker of cluster '%s' answered %d tasks to %s this measurement"
                        .formatted(
                            request.getRun().getCluster(),
                            flight.silent() + 1,
                            flight.stopping() ? "stop" : "take")))
        .build();
  }

  private MeasurementTask.Builder task(
      AnalysisRequest request, MetricRun metric, Map<String, String> metadata) {
    return MeasurementTask.newBuilder()
        .setRun(request.getRun())
        .setMetric(metric.name())
        .setProvider(metric.spec().getProvider())
        .addAllSecretArgs(request.getSecretArgsList())
        .setIssuedAt(Times.timestamp(now))
        .putAllMetadata(metadata);
  }
}
