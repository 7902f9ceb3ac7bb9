/** The functions of the condition language, a group a file. */
@NullMarked
package dev.sluice.expressions.builtin;

import org.jspecify.annotations.NullMarked;
