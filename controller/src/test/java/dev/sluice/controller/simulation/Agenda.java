package dev.sluice.controller.simulation;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Virtual time, and what is due in it. What is due at the same time is done in order of asking. */
final class Agenda implements InstantSource {

  static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");

  /** A story that needs more does not come to rest. */
  private static final int MOST = 400_000;

  private record Entry(Instant due, long number, Runnable task) {}

  private final PriorityQueue<Entry> entries =
      new PriorityQueue<>(Comparator.comparing(Entry::due).thenComparingLong(Entry::number));
  private Instant now = BEGINNING;
  private long numbers;
  private int done;

  @Override
  public Instant instant() {
    return now;
  }

  long nanos() {
    return Duration.between(BEGINNING, now).toNanos();
  }

  void after(Duration delay, Runnable task) {
    at(now.plus(delay), task);
  }

  void at(Instant due, Runnable task) {
    entries.add(new Entry(due.isBefore(now) ? now : due, numbers++, task));
  }

  /**
   * Lets time pass. May be called by something that is itself being done: whoever waits for an
   * answer does not stop the others.
   */
  void pass(Duration time) {
    Instant end = now.plus(time);
    while (!entries.isEmpty() && !entries.element().due().isAfter(end)) {
      Entry next = entries.remove();
      now = next.due().isAfter(now) ? next.due() : now;
      if (++done > MOST) {
        throw new AssertionError(
            "does not come to rest: %d things done by %s".formatted(done, now));
      }
      next.task().run();
    }
    now = end.isAfter(now) ? end : now;
  }
}
