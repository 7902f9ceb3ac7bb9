package dev.sluice.controller.pipeline;

import dev.sluice.records.v1.RoutingCommand;
import dev.sluice.records.v1.RoutingReport;

/**
 * The router's library in this process, for an abort that Kafka does not take or that no router
 * reports (law 4).
 */
@FunctionalInterface
public interface DirectRouter extends AutoCloseable {

  /**
   * Makes the traffic provider match the command and tells what came of it. May take seconds; never
   * called on a reconcile's thread.
   */
  RoutingReport apply(RoutingCommand command);

  /** Lets go of connections of its own. */
  @Override
  default void close() {}
}
