/** See the module's POM for its one job. */
@NullMarked
package dev.sluice.aggregator;

import org.jspecify.annotations.NullMarked;
