package dev.sluice.controller.planner;

import dev.sluice.controller.status.ConditionTypes;
import dev.sluice.controller.status.Conditions;
import dev.sluice.schemas.crd.Condition;
import dev.sluice.schemas.crd.rollout.RolloutStatus;
import java.util.ArrayList;
import java.util.List;

/** Events that tell of a change between two statuses. */
final class Transitions {

  private Transitions() {}

  static List<PlannedEvent> events(RolloutStatus before, RolloutStatus after, boolean frozen) {
    List<PlannedEvent> events = new ArrayList<>();
    boolean saidPaused = paused(before.conditions());
    boolean saysPaused = paused(after.conditions());
    if (saysPaused && !saidPaused) {
      String why =
          frozen || after.pauseConditions().isEmpty()
              ? "by user"
              : after.pauseConditions().getFirst().reason();
      events.add(PlannedEvent.normal("RolloutPaused", "Rollout is paused (" + why + ")"));
    }
    if (saidPaused && !saysPaused) {
      events.add(PlannedEvent.normal("RolloutResumed", "Rollout is resumed"));
    }
    return events;
  }

  private static boolean paused(List<Condition> conditions) {
    return Conditions.find(conditions, ConditionTypes.PAUSED)
        .map(condition -> condition.status().equals(Conditions.TRUE))
        .orElse(false);
  }
}
