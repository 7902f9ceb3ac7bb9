package dev.sluice.system.harness;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waiting for a condition. */
public final class Await {

  private static final Duration LOOK = Duration.ofMillis(100);

  private Await() {}

  /**
   * Looks every 100 ms until there is nothing left to complain of.
   *
   * @param complaint what is still wrong; empty when all is as wanted
   * @throws AssertionError with the last complaint after {@code limit}
   */
  public static void until(Duration limit, Supplier<String> complaint) {
    long end = System.nanoTime() + limit.toNanos();
    String last = complaint.get();
    while (!last.isEmpty()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("after %d s: %s".formatted(limit.toSeconds(), last));
      }
      pause(LOOK);
      last = complaint.get();
    }
  }

  /** Lets time pass. */
  public static void pause(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      if (Thread.interrupted()) {
        throw new IllegalStateException("interrupted");
      }
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }
}
