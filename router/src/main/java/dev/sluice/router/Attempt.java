package dev.sluice.router;

import dev.sluice.records.v1.RoutingReport;
import dev.sluice.router.plan.ObjectRef;
import java.util.Map;

/** What one attempt at a command came to. */
public sealed interface Attempt {

  /**
   * The command was the newest.
   *
   * @param report what to tell the controller
   * @param versions the objects it depends on, with the resourceVersion that was read last; empty
   *     text where the object does not exist. When one of them changes, attempt again
   * @param wrote whether anything had to be written
   */
  record Reported(RoutingReport report, Map<ObjectRef, String> versions, boolean wrote)
      implements Attempt {

    /** Copies the map. */
    public Reported {
      versions = Map.copyOf(versions);
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
