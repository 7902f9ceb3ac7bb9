/** The metrics registry of a process. */
@NullMarked
package dev.sluice.observability.metrics;

import org.jspecify.annotations.NullMarked;
