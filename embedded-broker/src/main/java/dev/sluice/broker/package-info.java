/** See the module's POM for its one job. */
@NullMarked
package dev.sluice.broker;

import org.jspecify.annotations.NullMarked;
