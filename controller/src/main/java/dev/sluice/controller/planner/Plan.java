package dev.sluice.controller.planner;

import dev.sluice.schemas.crd.rollout.RolloutStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What to do about one Rollout now: carry out the intents in order, then write the status, then
 * send the events. One plan is one wave of writes; what follows from them is the next plan's.
 *
 * @param intents writes, in order
 * @param status the whole next status. Write only what differs from the status in the snapshot (a
 *     merge patch under the Rollout's resourceVersion), so that what a user wrote in between is not
 *     lost. When an intent failed, write nothing and plan again.
 * @param events events to send once all has been written
 * @param requeueAfter plan again after this time at the latest, even when nothing changes
 */
public record Plan(
    List<Intent> intents,
    RolloutStatus status,
    List<PlannedEvent> events,
    Optional<Duration> requeueAfter) {

  /** Takes copies of the lists. */
  public Plan {
    intents = List.copyOf(intents);
    events = List.copyOf(events);
  }
}
