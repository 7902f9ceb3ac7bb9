/**
 * The pure fold of one analysis run: state, input and instant in; new state and effects out.
 *
 * <p>Nothing here reads a clock, a topic or a file; a build test fences it.
 */
@NullMarked
package dev.sluice.aggregator.judge;

import org.jspecify.annotations.NullMarked;
