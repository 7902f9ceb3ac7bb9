/** From an AnalysisRun to the records of the pipeline, and back to its status. Pure. */
@NullMarked
package dev.sluice.schemas.run;

import org.jspecify.annotations.NullMarked;
