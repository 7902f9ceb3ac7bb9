/** Traffic providers in the whole system. */
@NullMarked
package dev.sluice.system.routing;

import org.jspecify.annotations.NullMarked;
