/** See the module's POM for its one job. */
@NullMarked
package dev.sluice.systemtests;

import org.jspecify.annotations.NullMarked;
