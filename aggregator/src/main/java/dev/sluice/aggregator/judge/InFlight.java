package dev.sluice.aggregator.judge;

import dev.sluice.records.v1.InProgress;
import dev.sluice.records.v1.Measurement;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The one measurement of a metric that is asked for and not answered.
 *
 * @param sequence its identity within the metric
 * @param attempt how often a task was issued for it
 * @param silent deadlines missed in a row without a sign of life
 * @param dueAt when it was due
 * @param startedAt when its first task was issued
 * @param deadline when the task is issued again
 * @param stopping a worker was told to stop it
 * @param sign the newest sign of life; empty before the first one
 * @param message of the newest sign of life
 * @param metadata of the newest sign of life: what a worker needs to go on or to stop
 */
@RecordBuilder
public record InFlight(
    long sequence,
    int attempt,
    int silent,
    Instant dueAt,
    Instant startedAt,
    Instant deadline,
    boolean stopping,
    Optional<Sign> sign,
    String message,
    Map<String, String> metadata)
    implements InFlightBuilder.With {

  /** Copies {@code metadata}. */
  public InFlight {
    metadata = Map.copyOf(metadata);
  }

  /** A measurement that is asked for the first time. */
  static InFlight first(long sequence, Instant dueAt, Instant now, Instant deadline) {
    return new InFlight(
        sequence, 1, 0, dueAt, now, deadline, false, Optional.empty(), "", Map.of());
  }

  /** What the newest sign of life promised; empty before the first one. */
  Optional<Instant> aliveUntil() {
    return sign.map(Sign::aliveUntil);
  }

  /** Whether the worker that was asked last has given it back: nobody is at it. */
  boolean givenBack() {
    return sign.filter(s -> s.givesBack() && s.attempt() >= attempt).isPresent();
  }

  /**
   * Takes a sign of life; an older one than the last changes nothing. One that is being stopped
   * keeps its deadline.
   */
  InFlight alive(Measurement report) {
    InProgress progress = report.getInProgress();
    Sign given = Sign.of(report);
    if (sign.isPresent() && given.compareTo(sign.get()) < 0) {
      return this;
    }
    Instant until = given.aliveUntil();
    return with(
        f ->
            f.silent(0)
                .deadline(stopping || until.isBefore(deadline) ? deadline : until)
                .sign(Optional.of(given))
                .attempt(Math.max(attempt, report.getAttempt()))
                .startedAt(report.hasStartedAt() ? Times.instant(report.getStartedAt()) : startedAt)
                .message(Finding.clip(progress.getMessage()))
                .metadata(History.ofProgress(report.getMetadataMap())));
  }
}
