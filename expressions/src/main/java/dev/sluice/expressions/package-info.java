/** See the module's POM for its one job. */
@NullMarked
package dev.sluice.expressions;

import org.jspecify.annotations.NullMarked;
