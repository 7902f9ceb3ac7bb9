package dev.sluice.clustersim.schema;

import dev.sluice.clustersim.object.FieldError;
import java.util.ArrayList;
import java.util.List;

/**
 * What a value's check found, and how many checks it passed: of several alternatives that all fail,
 * the one that passed the most is told.
 */
final class Findings {

  private final List<FieldError> errors = new ArrayList<>();
  private int matches;

  List<FieldError> errors() {
    return errors;
  }

  boolean valid() {
    return errors.isEmpty();
  }

  int matches() {
    return matches;
  }

  void match() {
    matches++;
  }

  void add(FieldError error) {
    if (!errors.contains(error)) {
      errors.add(error);
    }
  }

  void merge(Findings other) {
    other.errors.forEach(this::add);
    matches += other.matches;
  }

  /** Takes over what was passed, not what failed. */
  void forgive(Findings other) {
    matches += other.matches;
  }
}
