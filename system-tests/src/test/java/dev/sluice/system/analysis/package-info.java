/** Rollouts that are promoted and rolled back by verdicts, in good times and with parts failing. */
@NullMarked
package dev.sluice.system.analysis;

import org.jspecify.annotations.NullMarked;
