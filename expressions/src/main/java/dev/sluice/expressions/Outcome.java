package dev.sluice.expressions;

/** What became of a condition. */
public sealed interface Outcome {
  /**
   * The condition was evaluated.
   *
   * @param value whether it is true
   */
  record Holds(boolean value) implements Outcome {}

  /**
   * The condition does not apply to this result: it cannot be read, does not suit the result's
   * type, or cannot be evaluated. The measurement is an error.
   *
   * @param message which condition, its text and what is wrong with it; never the result itself
   */
  record Fails(String message) implements Outcome {}
}
