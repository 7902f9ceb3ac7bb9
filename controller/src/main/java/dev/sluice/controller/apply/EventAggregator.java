package dev.sluice.controller.apply;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Decides what becomes of an Event: a new object, one more count on an earlier one, or nothing when
 * its object says too much. Remembers a bounded number of objects and messages, the latest ones.
 * Not thread-safe.
 */
final class EventAggregator {

  /** An equal Event within this time is counted on the earlier one. */
  static final Duration WINDOW = Duration.ofMinutes(10);

  /** Events one object may cause at once; after that one each {@link #REFILL}. */
  static final int BURST = 50;

  static final Duration REFILL = Duration.ofSeconds(10);

  private static final int REMEMBERED = 4096;

  /** What to do with one Event. */
  sealed interface Verdict {
    /** Create it. */
    record Create() implements Verdict {}

    /** Raise the count of the Event named {@code name} to {@code count}. */
    record Repeat(String name, int count) implements Verdict {}

    /** Its object says too much: drop it. */
    record Drop() implements Verdict {}
  }

  private record Same(String uid, boolean warning, String reason, String message) {}

  private record Seen(String name, int count, Instant lastAt) {}

  private record Allowance(double tokens, Instant filledAt) {}

  private final Map<Same, Seen> seen = lru();
  private final Map<String, Allowance> allowances = lru();

  /** Decides about an Event that happens now; a Create must be told by {@link #created}. */
  Verdict judge(RecordedEvent event, Instant now) {
    if (!allowed(event.about().getUid(), now)) {
      return new Verdict.Drop();
    }
    Same same = same(event);
    Seen before = seen.get(same);
    if (before == null || before.lastAt().plus(WINDOW).isBefore(now)) {
      return new Verdict.Create();
    }
    Seen again = new Seen(before.name(), before.count() + 1, now);
    seen.put(same, again);
    return new Verdict.Repeat(again.name(), again.count());
  }

  /** The Event was created under that name. */
  void created(RecordedEvent event, String name, Instant now) {
    seen.put(same(event), new Seen(name, 1, now));
  }

  /** The earlier Event is gone: the next equal one is created anew. */
  void lost(RecordedEvent event) {
    seen.remove(same(event));
  }

  private boolean allowed(String uid, Instant now) {
    Allowance before = allowances.getOrDefault(uid, new Allowance(BURST, now));
    double refill =
        Math.max(0, Duration.between(before.filledAt(), now).toMillis())
            / (double) REFILL.toMillis();
    double tokens = Math.min(BURST, before.tokens() + refill);
    boolean allowed = tokens >= 1;
    allowances.put(uid, new Allowance(allowed ? tokens - 1 : tokens, now));
    return allowed;
  }

  private static Same same(RecordedEvent event) {
    return new Same(event.about().getUid(), event.warning(), event.reason(), event.message());
  }

  private static <K, V> Map<K, V> lru() {
    return new LinkedHashMap<>(64, 0.75f, true) {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > REMEMBERED;
      }
    };
  }
}
