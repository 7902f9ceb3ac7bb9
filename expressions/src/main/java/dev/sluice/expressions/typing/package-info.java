/** Static types of the condition language and the checker that finds them. */
@NullMarked
package dev.sluice.expressions.typing;

import org.jspecify.annotations.NullMarked;
