/** Tests of the condition language. */
@NullMarked
package dev.sluice.expressions;

import org.jspecify.annotations.NullMarked;
