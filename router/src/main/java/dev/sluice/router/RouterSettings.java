package dev.sluice.router;

import java.time.Duration;

/**
 * How patiently one {@link TrafficRouter#apply} call works.
 *
 * @param appliedBy the writer's name in reports: {@code router} or {@code controller}
 * @param patience how long conflicts and an API server that does not answer are retried within one
 *     call; beyond it the report says FAILED and somebody calls again
 * @param firstBackOff wait after the first conflict; doubled each time, with jitter
 * @param longestBackOff bound of that wait
 */
public record RouterSettings(
    String appliedBy, Duration patience, Duration firstBackOff, Duration longestBackOff) {

  /** The defaults: 4 s of patience, so that an abort is through or told within 5 s. */
  public static RouterSettings forWriter(String appliedBy) {
    return new RouterSettings(
        appliedBy, Duration.ofSeconds(4), Duration.ofMillis(10), Duration.ofMillis(500));
  }

  /** Checks that waits are positive and in order. */
  public RouterSettings {
    if (appliedBy.isBlank()) {
      throw new IllegalArgumentException("appliedBy must name the writer");
    }
    if (patience.isNegative() || patience.isZero()) {
      throw new IllegalArgumentException("patience must be positive, not " + patience);
    }
    if (firstBackOff.isNegative()
        || firstBackOff.isZero()
        || longestBackOff.compareTo(firstBackOff) < 0) {
      throw new IllegalArgumentException(
          "back-off must be positive and its first wait (%s) not above its longest (%s)"
              .formatted(firstBackOff, longestBackOff));
    }
  }
}
