package dev.sluice.controller.simulation;

import dev.sluice.controller.pipeline.Timers;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** The timers of one process. */
record VirtualTimers(Agenda agenda, BooleanSupplier alive) implements Timers {

  @Override
  public long nanos() {
    return agenda.nanos();
  }

  @Override
  public void after(Duration delay, Runnable chore) {
    agenda.after(
        delay,
        () -> {
          if (alive.getAsBoolean()) {
            chore.run();
          }
        });
  }

  @Override
  public void close() {}
}
