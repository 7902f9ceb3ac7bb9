package dev.sluice.expressions.typing;

import java.util.List;

/** Which arguments a function takes, and what it gives for them. */
@FunctionalInterface
public interface Signature {
  /**
   * The type of the function's result.
   *
   * @param name the function's name, for the error
   * @throws dev.sluice.expressions.syntax.ExpressionException when it does not take these arguments
   */
  Type check(String name, List<Type> arguments);

  /**
   * Whether the function wants a floating-point number at a place, so that an int literal becomes
   * one.
   */
  default boolean wantsFloat(int place) {
    return false;
  }
}
