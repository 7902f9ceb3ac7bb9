/** Structured logs: the keys, the layouts, the set-up. */
@NullMarked
package dev.sluice.observability.logging;

import org.jspecify.annotations.NullMarked;
