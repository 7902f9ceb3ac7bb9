/** The text of an expression: tokens, tree and parser. */
@NullMarked
package dev.sluice.expressions.syntax;

import org.jspecify.annotations.NullMarked;
