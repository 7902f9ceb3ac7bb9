/** AnalysisRuns: requests up, verdicts down, status writes within the cluster's budget. */
@NullMarked
package dev.sluice.controller.analysis;

import org.jspecify.annotations.NullMarked;
