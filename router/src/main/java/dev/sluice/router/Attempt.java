package dev.sluice.router;

import dev.sluice.records.v1.RoutingReport;
import dev.sluice.router.plan.ObjectRef;
import java.util.Set;

/** What one attempt at a command came to. */
public sealed interface Attempt {

  /**
   * The command was the newest.
   *
   * @param report what to tell the controller
   * @param objects the objects it depends on: when one of them changes, attempt again
   * @param wrote whether anything had to be written
   */
  record Reported(RoutingReport report, Set<ObjectRef> objects, boolean wrote) implements Attempt {

    /** Copies the set. */
    public Reported {
      objects = Set.copyOf(objects);
    }

    /** Whether a later attempt may do better by itself. */
    public boolean worthRetrying() {
      return report.getOutcome() == RoutingReport.Outcome.OUTCOME_FAILED;
    }
  }

  /**
   * A newer command is in force: nothing was written and nothing is to be told.
   *
   * @param epoch the newer epoch
   * @param where where it was seen
   */
  record Stale(long epoch, String where) implements Attempt {}
}
