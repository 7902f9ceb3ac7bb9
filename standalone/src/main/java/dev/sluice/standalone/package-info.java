/** See the module's POM for its one job. */
@NullMarked
package dev.sluice.standalone;

import org.jspecify.annotations.NullMarked;
