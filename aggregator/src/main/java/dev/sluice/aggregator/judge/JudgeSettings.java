package dev.sluice.aggregator.judge;

import java.time.Duration;

/**
 * The aggregator's own limits; what users limit is in their metrics.
 *
 * @param taskTimeout how long a worker has for a measurement before it is asked for again; a worker
 *     that needs longer says so with an InProgress report
 * @param stopTimeout the same for stopping a measurement
 * @param attempts how many silent deadlines in a row make an Error measurement
 * @param progressGap the least time between two verdicts of a run while no phase changes
 */
public record JudgeSettings(
    Duration taskTimeout, Duration stopTimeout, int attempts, Duration progressGap) {

  /** What is used where nothing is configured. */
  public static final JudgeSettings DEFAULT =
      new JudgeSettings(Duration.ofSeconds(35), Duration.ofSeconds(5), 3, Duration.ofSeconds(2));

  /** Checks the bounds. */
  public JudgeSettings {
    positive("taskTimeout", taskTimeout);
    positive("stopTimeout", stopTimeout);
    if (attempts < 1) {
      throw new IllegalArgumentException("attempts must be at least 1, not " + attempts);
    }
    if (progressGap.isNegative()) {
      throw new IllegalArgumentException("progressGap must not be negative, not " + progressGap);
    }
  }

  private static void positive(String name, Duration value) {
    if (!value.isPositive()) {
      throw new IllegalArgumentException(name + " must be more than zero, not " + value);
    }
  }
}
