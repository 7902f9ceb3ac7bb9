/**
 * The analysis workers of one cluster: {@link dev.sluice.workers.WorkerApp} takes measurement tasks
 * from a share group, has a {@link dev.sluice.workers.spi.MetricProvider} carry out each one, and
 * publishes what it found.
 */
@NullMarked
package dev.sluice.workers;

import org.jspecify.annotations.NullMarked;
