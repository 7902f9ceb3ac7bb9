package dev.sluice.router.keep;

import java.time.Duration;

/**
 * How a {@link RoutingKeeper} spends its effort.
 *
 * @param concurrency how many Rollouts are worked on at once
 * @param firstRetry wait before a failed command is tried again; doubled each time
 * @param longestRetry bound of that wait, and of the wait between repairs of an object that
 *     somebody else keeps changing
 */
public record KeeperSettings(int concurrency, Duration firstRetry, Duration longestRetry) {

  /** 16 at once; retries from 0.5 s to 15 s. */
  public static final KeeperSettings DEFAULT =
      new KeeperSettings(16, Duration.ofMillis(500), Duration.ofSeconds(15));

  /** Checks the bounds. */
  public KeeperSettings {
    if (concurrency < 1) {
      throw new IllegalArgumentException("concurrency must be at least 1, not " + concurrency);
    }
    if (firstRetry.isZero() || firstRetry.isNegative() || longestRetry.compareTo(firstRetry) < 0) {
      throw new IllegalArgumentException(
          "retries must start above 0 s and not above their longest wait: %s, %s"
              .formatted(firstRetry, longestRetry));
    }
  }
}
