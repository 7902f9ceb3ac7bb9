package dev.sluice.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * When each query reached the metrics server: its rate, and the gaps of each query. Thread-safe.
 */
final class Arrivals {

  private static final double NANOS = 1e9;

  private final Map<String, Long> last = new ConcurrentHashMap<>();
  private final LongAdder total = new LongAdder();
  private final LongAdder count = new LongAdder();
  private final List<Double> gaps = Collections.synchronizedList(new ArrayList<>());
  private volatile boolean recording;

  /** A query arrives now. */
  void arrived(String query) {
    long now = System.nanoTime();
    Long before = last.put(query, now);
    total.increment();
    if (recording) {
      count.increment();
      if (before != null) {
        gaps.add((now - before) / NANOS);
      }
    }
  }

  /** How many different queries have arrived at all. */
  int distinct() {
    return last.size();
  }

  /** From now on arrivals and gaps are kept. */
  void record() {
    recording = true;
  }

  /** Arrivals since the start. */
  long total() {
    return total.sum();
  }

  /** Arrivals since {@link #record()}. */
  long count() {
    return count.sum();
  }

  /** Gaps since {@link #record()}, in seconds. */
  Percentiles gaps() {
    synchronized (gaps) {
      return Percentiles.of(gaps.stream().mapToDouble(Double::doubleValue).toArray());
    }
  }
}
