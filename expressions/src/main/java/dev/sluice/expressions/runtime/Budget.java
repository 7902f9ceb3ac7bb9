package dev.sluice.expressions.runtime;

import dev.sluice.expressions.syntax.ExpressionException;

/**
 * What one evaluation may use: {@value #MOST_ELEMENTS} list and map elements created (expr-lang's
 * own limit) and {@value #MOST_STEPS} steps (Sluice's, so that no input hangs). Not thread-safe.
 */
public final class Budget {
  /** Elements that one evaluation may create. */
  public static final long MOST_ELEMENTS = 1_000_000;

  /** Steps of one evaluation: a node, a comparison or eight bytes of text is about one. */
  public static final long MOST_STEPS = 20_000_000;

  /** Longest text that one operation may make. */
  public static final int MOST_TEXT = 16 << 20;

  private long elements;
  private long steps;

  /** Counts elements made. */
  public void elements(long made) {
    elements += made;
    if (made < 0 || elements >= MOST_ELEMENTS) {
      throw new ExpressionException(
          "memory budget exceeded: more than " + MOST_ELEMENTS + " elements");
    }
    steps(made);
  }

  /** Counts steps taken. */
  public void steps(long taken) {
    steps += taken;
    if (taken < 0 || steps > MOST_STEPS) {
      throw new ExpressionException("step budget exceeded: more than " + MOST_STEPS + " steps");
    }
  }

  /** Counts work on text of a length. */
  public void text(long length) {
    if (length > MOST_TEXT) {
      throw new ExpressionException("text longer than " + MOST_TEXT + " bytes");
    }
    steps(1 + length / 8);
  }
}
