package dev.sluice.standalone.parts;

import dev.sluice.observability.health.State;
import java.util.function.Supplier;

/**
 * A part of Sluice in this process.
 *
 * @param name as in logs and health: controller, aggregator, worker, router
 * @param start begins the work; may block until the part is set up
 * @param live whether it works or will again by itself
 * @param ready whether it does its work now
 * @param close ends the work
 */
record Part(
    String name, Runnable start, Supplier<State> live, Supplier<State> ready, Runnable close) {}
