package dev.sluice.observability.health;

/** How a part is. */
public sealed interface State {

  /** All is well. */
  State UP = new Up();

  /** All is well. */
  record Up() implements State {}

  /** Something is not; {@code why} is for an operator, one line. */
  record Down(String why) implements State {}

  /** Up when {@code holds}, else down because of {@code why}. */
  static State of(boolean holds, String why) {
    return holds ? UP : new Down(why);
  }
}
