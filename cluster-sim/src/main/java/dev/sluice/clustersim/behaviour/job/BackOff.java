package dev.sluice.clustersim.behaviour.job;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When a Job may replace a failed pod: 10 s after the failure, doubled with each, 10 min at most.
 */
final class BackOff {

  private static final Duration FIRST = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private int failures;
  private Optional<Instant> last = Optional.empty();

  void failed(Instant time) {
    failures++;
    last = Optional.of(last.filter(known -> known.isAfter(time)).orElse(time));
  }

  void succeeded() {
    failures = 0;
    last = Optional.empty();
  }

  /** From when on a pod may be made; empty: at once. */
  Optional<Instant> until() {
    Duration wait = FIRST.multipliedBy(1L << Math.min(Math.max(0, failures - 1), 6));
    return last.map(time -> time.plus(wait.compareTo(LONGEST) > 0 ? LONGEST : wait));
  }
}
