/** See the module's POM for its one job. */
@NullMarked
package dev.sluice.workers;

import org.jspecify.annotations.NullMarked;
