/**
 * The condition language of analysis metrics: {@link dev.sluice.expressions.Condition} for success
 * and failure conditions, {@link dev.sluice.expressions.Expression} for expressions of any value.
 */
@NullMarked
package dev.sluice.expressions;

import org.jspecify.annotations.NullMarked;
