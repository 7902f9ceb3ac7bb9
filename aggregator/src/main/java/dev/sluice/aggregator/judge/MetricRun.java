package dev.sluice.aggregator.judge;

import dev.sluice.records.v1.AnalysisPhase;
import dev.sluice.records.v1.Measurement;
import dev.sluice.records.v1.MeasurementResult;
import dev.sluice.records.v1.MetricSpec;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One metric of a run: what is asked, what came of it, what is under way.
 *
 * @param spec the metric as requested
 * @param retired no longer part of the request; keeps its sequence and history, measured no more
 * @param tally counters of all finished measurements
 * @param phase Pending until measured, never changes once completed
 * @param message the last measurement's message when the phase changed (Argo's rule)
 * @param metadata resolved queries and the like
 * @param kept the newest finished measurements, oldest first
 * @param flight the measurement under way
 * @param early measurements that came before their turn, by sequence
 */
@RecordBuilder
public record MetricRun(
    MetricSpec spec,
    boolean retired,
    Tally tally,
    AnalysisPhase phase,
    String message,
    Map<String, String> metadata,
    List<MeasurementResult> kept,
    Optional<InFlight> flight,
    List<Measurement> early)
    implements MetricRunBuilder.With {

  /** How many measurements may wait for their turn; more are measured again. */
  static final int MAX_EARLY = 8;

  /** Copies the collections. */
  public MetricRun {
    metadata = Map.copyOf(metadata);
    kept = List.copyOf(kept);
    early = List.copyOf(early);
  }

  /** A metric that nothing is known of yet. */
  static MetricRun fresh(MetricSpec spec) {
    return new MetricRun(
        spec,
        false,
        Tally.NONE,
        AnalysisPhase.ANALYSIS_PHASE_PENDING,
        "",
        Map.of(),
        List.of(),
        Optional.empty(),
        List.of());
  }

  /** The metric's name. */
  public String name() {
    return spec.getName();
  }

  boolean completed() {
    return Phases.completed(phase);
  }

  /** Whether measuring goes on. */
  boolean open() {
    return !retired && !completed();
  }

  /** The sequence that is to be folded next. */
  long nextSequence() {
    return tally.finished() + 1;
  }

  Optional<MeasurementResult> last() {
    return kept.isEmpty() ? Optional.empty() : Optional.of(kept.getLast());
  }

  /** Whether the status shows this metric: something finished or is known to be under way. */
  boolean shown() {
    return tally.finished() > 0 || flight.flatMap(InFlight::aliveUntil).isPresent();
  }

  /** How many finished measurements are kept. */
  int retention() {
    return spec.getMeasurementRetention() > 0 ? spec.getMeasurementRetention() : 10;
  }
}
