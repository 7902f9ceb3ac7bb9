package dev.sluice.clustersim.behaviour;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.TreeMap;

/**
 * What is to be looked at, each thing once: now, or at an instant. What came first goes first. Not
 * thread-safe.
 */
public final class Work<K> {

  private static final Duration FIRST_RETRY = Duration.ofMillis(10);
  private static final int LAST_DOUBLING = 11;

  private final SequencedSet<K> due = new LinkedHashSet<>();
  private final TreeMap<Instant, SequencedSet<K>> timers = new TreeMap<>();
  private final Map<K, Instant> times = new HashMap<>();
  private final Map<K, Integer> failures = new HashMap<>();

  /** To be looked at with the next run. */
  public void add(K key) {
    due.add(key);
  }

  /** To be looked at then, unless that is already meant to happen earlier. */
  public void addAt(K key, Instant time) {
    Instant known = times.get(key);
    if (known != null && !known.isAfter(time)) {
      return;
    }
    cancel(key);
    times.put(key, time);
    timers.computeIfAbsent(time, t -> new LinkedHashSet<>()).add(key);
  }

  /** Failed at {@code now}: again after 10 ms, which double up to 20 s. */
  public void failed(K key, Instant now) {
    int before = failures.merge(key, 1, Integer::sum) - 1;
    addAt(key, now.plus(FIRST_RETRY.multipliedBy(1L << Math.min(before, LAST_DOUBLING))));
  }

  /** Went well: the next failure is a first one. */
  public void succeeded(K key) {
    failures.remove(key);
  }

  /** Never mind: it is gone. */
  public void forget(K key) {
    due.remove(key);
    failures.remove(key);
    cancel(key);
  }

  /** Takes out everything that is due; what is added from now on belongs to the next call. */
  public List<K> take(Instant now) {
    while (!timers.isEmpty() && !timers.firstKey().isAfter(now)) {
      for (K key : timers.pollFirstEntry().getValue()) {
        times.remove(key);
        due.add(key);
      }
    }
    List<K> taken = new ArrayList<>(due);
    due.clear();
    return taken;
  }

  /** When the next thing is due; {@code now} when something is. */
  public Optional<Instant> next(Instant now) {
    if (!due.isEmpty()) {
      return Optional.of(now);
    }
    return timers.isEmpty() ? Optional.empty() : Optional.of(timers.firstKey());
  }

  private void cancel(K key) {
    Instant time = times.remove(key);
    if (time == null) {
      return;
    }
    SequencedSet<K> then = timers.get(time);
    if (then != null && then.remove(key) && then.isEmpty()) {
      timers.remove(time);
    }
  }
}
