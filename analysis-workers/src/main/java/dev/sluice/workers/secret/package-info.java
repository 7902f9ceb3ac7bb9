/** Secret arguments: resolved here and nowhere else, masked in all that leaves. */
@NullMarked
package dev.sluice.workers.secret;

import org.jspecify.annotations.NullMarked;
