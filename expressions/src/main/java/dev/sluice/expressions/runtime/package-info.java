/** Values of the condition language and what its operators do with them. */
@NullMarked
package dev.sluice.expressions.runtime;

import org.jspecify.annotations.NullMarked;
