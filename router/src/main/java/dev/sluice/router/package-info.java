/** The router as a library: brings routing objects to what a command asks, and tells. */
@NullMarked
package dev.sluice.router;

import org.jspecify.annotations.NullMarked;
