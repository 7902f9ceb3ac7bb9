/** Commands that print figures of this machine; nothing here passes or fails. */
@NullMarked
package dev.sluice.benchmarks;

import org.jspecify.annotations.NullMarked;
