package dev.sluice.controller.apply;

import dev.sluice.records.v1.RoutingCommand;

/** Where a plan's routing commands go. Thread-safe. */
@FunctionalInterface
public interface RoutingPublisher {

  /**
   * Publishes a command unless it, or a newer one, is on its way. Returns at once.
   *
   * @param urgent traffic must move even while nobody takes the command (law 4)
   * @return whether it was put on its way now
   */
  boolean publish(RoutingCommand command, boolean urgent);
}
