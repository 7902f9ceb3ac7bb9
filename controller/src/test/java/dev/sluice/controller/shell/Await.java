package dev.sluice.controller.shell;

import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.assertj.core.api.Assertions;

/** Waits for conditions, and fails with the state that was seen last. */
public final class Await {

  private static final Duration LIMIT = Duration.ofSeconds(40);

  private Await() {}

  /** The first value that satisfies the condition. */
  public static <T> T until(String what, Supplier<T> state, Predicate<T> condition) {
    return until(what, LIMIT, state, condition);
  }

  /** The first value that satisfies the condition within the limit. */
  public static <T> T until(
      String what, Duration limit, Supplier<T> state, Predicate<T> condition) {
    long deadline = System.nanoTime() + limit.toNanos();
    T seen = state.get();
    while (!condition.test(seen)) {
      if (System.nanoTime() > deadline) {
        Assertions.fail("waited in vain for %s; seen: %s", what, seen);
      }
      java.util.concurrent.locks.LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
      seen = state.get();
    }
    return seen;
  }
}
