/** See the module's POM for its one job. */
@NullMarked
package dev.sluice.router;

import org.jspecify.annotations.NullMarked;
