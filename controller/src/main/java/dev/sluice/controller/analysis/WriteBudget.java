package dev.sluice.controller.analysis;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * A token bucket: the writes a second that progress may cost the API server, for the whole cluster.
 * Holds at most one second's worth. Not thread-safe: its one user is the status writer.
 */
final class WriteBudget {

  private final InstantSource clock;
  private final long priceNanos;
  private final long most;
  private long credit;
  private Instant filledAt;

  /** A full bucket of {@code perSecond} (at least one) tokens. */
  WriteBudget(InstantSource clock, double perSecond) {
    this.clock = clock;
    this.priceNanos = Math.max(1, (long) (1e9 / perSecond));
    this.most = Math.max(1, (long) perSecond) * priceNanos;
    this.credit = most;
    this.filledAt = clock.instant();
  }

  /** Takes one token if there is one. */
  boolean tryTake() {
    fill();
    if (credit < priceNanos) {
      return false;
    }
    credit -= priceNanos;
    return true;
  }

  /** How long until a token is there; zero when one is. */
  Duration untilNext() {
    fill();
    return Duration.ofNanos(Math.max(0, priceNanos - credit));
  }

  private void fill() {
    Instant now = clock.instant();
    Duration elapsed = Duration.between(filledAt, now);
    if (elapsed.compareTo(Duration.ofNanos(most)) >= 0) {
      credit = most;
    } else if (elapsed.isPositive()) {
      credit = Math.min(most, credit + elapsed.toNanos());
    }
    filledAt = now;
  }
}
