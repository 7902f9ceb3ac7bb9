/** See the module's POM for its one job. */
@NullMarked
package dev.sluice.testkit;

import org.jspecify.annotations.NullMarked;
