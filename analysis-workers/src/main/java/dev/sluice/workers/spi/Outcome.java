package dev.sluice.workers.spi;

/** How a measurement ended. */
public sealed interface Outcome {

  /**
   * The back end answered; the metric's conditions judge the answer.
   *
   * @param answer what conditions see as {@code result}
   * @param rendered the text for status; the worker cuts it when it is very long
   */
  record Value(Answer answer, String rendered) implements Outcome {}

  /**
   * The provider itself decides; no condition is evaluated.
   *
   * @param verdict the measurement's phase
   * @param value the text for status, may be empty
   * @param message why, may be empty
   */
  record Decision(Verdict verdict, String value, String message) implements Outcome {}

  /**
   * The measurement failed; counts against the error limit.
   *
   * @param message what is wrong and what would be right
   */
  record Failure(String message) implements Outcome {}

  /** The phases a provider may decide. */
  enum Verdict {
    /** Good. */
    SUCCESSFUL,
    /** Bad. */
    FAILED,
    /** Neither; a person has to look. */
    INCONCLUSIVE
  }
}
