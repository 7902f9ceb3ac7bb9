package dev.sluice.aggregator.judge;

import dev.sluice.records.v1.InProgress;
import dev.sluice.records.v1.Measurement;
import java.time.Instant;
import java.util.Comparator;

/**
 * A sign of life of a measurement under way. The greatest is the newest: whatever order signs
 * arrive in, the same one is left. Attempts come first, since workers' clocks differ.
 *
 * @param reportedAt when it was given; the epoch where the worker does not tell
 * @param attempt of the task that the worker answers
 * @param aliveUntil when the next one is due
 */
public record Sign(Instant reportedAt, int attempt, Instant aliveUntil)
    implements Comparable<Sign> {

  private static final Comparator<Sign> ORDER =
      Comparator.comparing(Sign::attempt)
          .thenComparing(Sign::reportedAt)
          .thenComparing(Sign::aliveUntil);

  static Sign of(Measurement report) {
    InProgress progress = report.getInProgress();
    return new Sign(
        progress.hasReportedAt() ? Times.instant(progress.getReportedAt()) : Instant.EPOCH,
        report.getAttempt(),
        Times.instant(progress.getAliveUntil()));
  }

  /** What a status tells, which any report of a worker replaces. */
  static Sign known(Instant aliveUntil) {
    return new Sign(Instant.EPOCH, 0, aliveUntil);
  }

  /** Whether it takes back what earlier ones promised: that worker does not go on. */
  boolean givesBack() {
    return reportedAt.isAfter(Instant.EPOCH) && !aliveUntil.isAfter(reportedAt);
  }

  @Override
  public int compareTo(Sign other) {
    return ORDER.compare(this, other);
  }
}
