/** Checks an expression against an environment and evaluates it within a budget. */
@NullMarked
package dev.sluice.expressions.engine;

import org.jspecify.annotations.NullMarked;
