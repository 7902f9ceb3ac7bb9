/** What was opened one after the other is closed the other way round. */
@NullMarked
package dev.sluice.local.closing;

import org.jspecify.annotations.NullMarked;
