package dev.sluice.schemas.crd;

import java.util.List;

/**
 * What became of reading an object.
 *
 * @param <T> the custom resource
 */
public sealed interface Reading<T> {

  /** What was wrong, in the order of discovery; empty for a sound object. */
  List<FieldProblem> problems();

  /** Every field was read. */
  record Sound<T>(T object) implements Reading<T> {
    @Override
    public List<FieldProblem> problems() {
      return List.of();
    }
  }

  /**
   * Some fields were left out. An element of a list that was left out is missing from the list, so
   * a spec with problems is good for telling the user, not for acting on.
   */
  record Mended<T>(T object, List<FieldProblem> problems) implements Reading<T> {
    /** Copies the problems. */
    public Mended {
      problems = List.copyOf(problems);
    }
  }

  /** Not an object of that kind at all. */
  record Unreadable<T>(List<FieldProblem> problems) implements Reading<T> {
    /** Copies the problems. */
    public Unreadable {
      problems = List.copyOf(problems);
    }
  }
}
