/** See the module's POM for its one job. */
@NullMarked
package dev.sluice.observability;

import org.jspecify.annotations.NullMarked;
