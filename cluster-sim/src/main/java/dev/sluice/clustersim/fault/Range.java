package dev.sluice.clustersim.fault;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** A duration that is drawn evenly from {@code min} to {@code max}, both included. */
public record Range(Duration min, Duration max) {

  /** At once. */
  public static final Range NONE = new Range(Duration.ZERO, Duration.ZERO);

  /** Checks that neither is negative and that they are in order. */
  public Range {
    if (min.isNegative() || max.compareTo(min) < 0) {
      throw new IllegalArgumentException("from %s to %s is no range".formatted(min, max));
    }
  }

  /** Always the same. */
  public static Range of(Duration always) {
    return new Range(always, always);
  }

  Duration draw(RandomGenerator random) {
    long span = max.minus(min).toNanos();
    return span == 0 ? min : min.plusNanos(random.nextLong(span + 1));
  }
}
