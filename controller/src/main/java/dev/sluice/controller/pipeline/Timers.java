package dev.sluice.controller.pipeline;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Time as it passes, and what is to be done when some of it has. Thread-safe. */
public interface Timers extends AutoCloseable {

  /** A steadily growing time, of use only beside another of the same timers. */
  long nanos();

  /** Runs a chore once that much time has passed; it looks after its own failures. */
  void after(Duration delay, Runnable chore);

  /** Runs nothing any more. */
  @Override
  void close();

  /** Real time, on threads of their own. */
  static Timers threads(String name, int count) {
    ScheduledExecutorService executor =
        Executors.newScheduledThreadPool(
            count, Thread.ofPlatform().daemon().name(name + "-", 0).factory());
    return new Timers() {
      @Override
      public long nanos() {
        return System.nanoTime();
      }

      @Override
      @SuppressWarnings("FutureReturnValueIgnored") // chores tell of their own failures
      public void after(Duration delay, Runnable chore) {
        executor.schedule(chore, delay.toMillis(), TimeUnit.MILLISECONDS);
      }

      @Override
      public void close() {
        executor.shutdownNow();
      }
    };
  }
}
