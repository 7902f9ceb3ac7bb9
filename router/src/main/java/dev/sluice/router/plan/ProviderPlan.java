package dev.sluice.router.plan;

import java.util.List;
import java.util.OptionalInt;

/**
 * What a provider wants done next.
 *
 * <p>A plan holds only the writes that are safe now; when they are done, the objects are read again
 * and planned again. A plan without changes and problems means: the command is in effect.
 *
 * @param changes writes, in order; those of one plan do not depend on each other's success
 * @param problems what keeps the rest from being done
 * @param observedCanaryWeight the canary's weight in what was read, if all managed routes agree
 */
public record ProviderPlan(
    List<Change> changes, List<Problem> problems, OptionalInt observedCanaryWeight) {

  /** Copies the lists. */
  public ProviderPlan {
    changes = List.copyOf(changes);
    problems = List.copyOf(problems);
  }

  /** Whether what was read is what the command asks. */
  public boolean inEffect() {
    return changes.isEmpty() && problems.isEmpty();
  }

  /** A plan that can do nothing because of one problem. */
  public static ProviderPlan stuck(Problem problem) {
    return new ProviderPlan(List.of(), List.of(problem), OptionalInt.empty());
  }
}
