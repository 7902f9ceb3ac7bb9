package dev.sluice.benchmarks;

import java.util.Arrays;

/**
 * Order statistics of a sample, nearest rank.
 *
 * @param p50 median
 * @param p99 99th percentile
 * @param max largest value
 * @param count size of the sample
 */
record Percentiles(double p50, double p99, double max, int count) {

  /** Of these values; all zero for none. */
  static Percentiles of(double[] values) {
    if (values.length == 0) {
      return new Percentiles(0, 0, 0, 0);
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return new Percentiles(
        rank(sorted, 0.50), rank(sorted, 0.99), sorted[sorted.length - 1], sorted.length);
  }

  private static double rank(double[] sorted, double share) {
    return sorted[(int) Math.ceil(share * sorted.length) - 1];
  }

  @Override
  public String toString() {
    return "p50 %.3f s, p99 %.3f s, max %.3f s (%d)".formatted(p50, p99, max, count);
  }
}
