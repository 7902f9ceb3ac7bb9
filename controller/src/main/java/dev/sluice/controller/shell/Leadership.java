package dev.sluice.controller.shell;

import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether this controller may write. A controller without leader election always may. One that lost
 * its Lease never may again: its process should end and start anew. Thread-safe.
 */
final class Leadership implements BooleanSupplier {

  private static final Logger LOGGER = LoggerFactory.getLogger(Leadership.class);

  private final AtomicBoolean leading;
  private final Runnable won;
  private final Runnable lost;

  Leadership(boolean fromStart, Runnable won, Runnable lost) {
    this.leading = new AtomicBoolean(fromStart);
    this.won = won;
    this.lost = lost;
  }

  @Override
  public boolean getAsBoolean() {
    return leading.get();
  }

  LeaderCallbacks callbacks() {
    return new LeaderCallbacks(this::win, this::lose, leader -> {});
  }

  private void win() {
    LOGGER.atInfo().log("this controller leads now");
    leading.set(true);
    won.run();
  }

  /** Stops writing because the controller is closed, which is no loss. */
  void resign() {
    leading.set(false);
  }

  private void lose() {
    if (leading.getAndSet(false)) {
      LOGGER.atWarn().log("this controller has lost its lease and writes nothing more");
      lost.run();
    }
  }
}
