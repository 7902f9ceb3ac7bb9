/** The provider of type prometheus. */
@NullMarked
package dev.sluice.workers.prometheus;

import org.jspecify.annotations.NullMarked;
