package dev.sluice.benchmarks;

/** Time since a moment. */
record Stopwatch(long startNanos) {

  private static final double NANOS = 1e9;

  static Stopwatch start() {
    return new Stopwatch(System.nanoTime());
  }

  double seconds() {
    return (System.nanoTime() - startNanos) / NANOS;
  }
}
