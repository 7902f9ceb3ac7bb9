/**
 * One pass over one Rollout, or over one AnalysisRun, from what is known to what is written,
 * without threads and with the time handed in: the operator runs it, and so does the simulation.
 */
@NullMarked
package dev.sluice.controller.pass;

import org.jspecify.annotations.NullMarked;
