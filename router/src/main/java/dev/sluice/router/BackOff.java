package dev.sluice.router;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Doubling waits with jitter, so that two writers in conflict do not stay in step. */
final class BackOff {

  private final Duration longest;
  private Duration next;

  BackOff(Duration first, Duration longest) {
    this.next = first;
    this.longest = longest;
  }

  /** The next wait: between half and all of the present step. */
  Duration step() {
    long millis = Math.max(1, next.toMillis());
    next = next.multipliedBy(2).compareTo(longest) > 0 ? longest : next.multipliedBy(2);
    return Duration.ofMillis(
        millis / 2 + ThreadLocalRandom.current().nextLong(Math.max(1, millis - millis / 2 + 1)));
  }
}
