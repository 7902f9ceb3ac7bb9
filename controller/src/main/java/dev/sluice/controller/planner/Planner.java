package dev.sluice.controller.planner;

import java.time.Instant;

/** The controller's decisions about one Rollout. Implementations are pure and thread-safe. */
public interface Planner {

  /**
   * What to do now. Never fails: what cannot be done becomes an InvalidSpec condition or a Warning
   * event.
   *
   * <p>Caches may lag behind the API server, but not behind the caller's own last writes.
   *
   * @param now the present; times in the status are cut to seconds
   */
  Plan plan(RolloutSnapshot snapshot, Instant now);

  /**
   * What to take back after the Rollout is gone: its hold on Services and traffic providers. The
   * status in the plan is the Rollout's last one and is not to be written.
   */
  Plan release(RolloutSnapshot last, Instant now);
}
