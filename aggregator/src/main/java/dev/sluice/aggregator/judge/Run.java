package dev.sluice.aggregator.judge;

import dev.sluice.records.v1.AnalysisPhase;
import dev.sluice.records.v1.AnalysisRequest;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The whole state of one analysis run. Immutable; {@link RunCodec} is its persisted form.
 *
 * @param request the newest request, without {@code known_verdict}
 * @param version of the last verdict; only grows
 * @param phase Running until completed
 * @param message why it completed
 * @param startedAt when it was first assessed; empty for a run that was invalid from the start
 * @param completedAt when it completed; empty for an invalid run (spec §5.4)
 * @param metrics in the order of the request, retired ones last
 * @param reportedAt when the last verdict was emitted
 * @param reportPending something changed since then that is still to be told
 */
@RecordBuilder
public record Run(
    AnalysisRequest request,
    long version,
    AnalysisPhase phase,
    String message,
    Optional<Instant> startedAt,
    Optional<Instant> completedAt,
    List<MetricRun> metrics,
    Optional<Instant> reportedAt,
    boolean reportPending)
    implements RunBuilder.With {

  /** Copies {@code metrics}. */
  public Run {
    metrics = List.copyOf(metrics);
  }

  /** Whether the run is over; its verdict does not change any more. */
  public boolean completed() {
    return Phases.completed(phase);
  }

  /** The run's cluster: whose workers and controller it belongs to. */
  public String cluster() {
    return request.getRun().getCluster();
  }

  /** How many measurements are asked for and not answered. */
  public int inFlight() {
    return (int) metrics.stream().filter(metric -> metric.flight().isPresent()).count();
  }

  Optional<MetricRun> metric(String name) {
    return metrics.stream().filter(metric -> metric.name().equals(name)).findFirst();
  }

  Run with(MetricRun changed) {
    return withMetrics(
        metrics.stream().map(m -> m.name().equals(changed.name()) ? changed : m).toList());
  }

  /**
   * Told to stop, or a metric that is no dry run ended badly (spec §5.7): no new measurements, and
   * those in flight are stopped.
   */
  boolean terminating() {
    return request.getTerminate()
        || metrics.stream().anyMatch(m -> !m.spec().getDryRun() && Phases.bad(m.phase()));
  }
}
