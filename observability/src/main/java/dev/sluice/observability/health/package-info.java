/** Which parts live and which are ready, as values. */
@NullMarked
package dev.sluice.observability.health;

import org.jspecify.annotations.NullMarked;
