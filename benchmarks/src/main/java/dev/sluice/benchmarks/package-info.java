/** See the module's POM for its one job. */
@NullMarked
package dev.sluice.benchmarks;

import org.jspecify.annotations.NullMarked;
