package dev.sluice.controller.planner;

import dev.sluice.controller.status.ConditionTypes;
import dev.sluice.controller.status.Conditions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a plan knows of the way between the traffic wanted and the traffic reported, and what waits
 * for it: condition TrafficRouting, which is there only while they differ. For one plan.
 */
final class TrafficEvidence {

  private Optional<String> trouble = Optional.empty();
  private Optional<String> pending = Optional.empty();
  private final List<String> waiting = new ArrayList<>();

  /** The newest command could not be carried out. */
  void trouble(String message) {
    trouble = Optional.of(message);
  }

  /** A weight is wanted that is not the one reported. */
  void pending(int wanted, int reported, String why) {
    pending =
        Optional.of(
            "canary weight %d is wanted, %d is reported%s".formatted(wanted, reported, why));
  }

  /** So many pods of a ReplicaSet go only when traffic is known to have left them. */
  void waits(String replicaSet, int pods) {
    waiting.add("%d pods of %s wait for it".formatted(pods, replicaSet));
  }

  void write(Conditions conditions, Draft draft) {
    if (trouble.isPresent()) {
      // What waits for it changes with the pods and is no news.
      boolean known =
          conditions
              .find(ConditionTypes.TRAFFIC_ROUTING)
              .filter(before -> before.status().equals(Conditions.FALSE))
              .map(before -> before.message().startsWith(trouble.get()))
              .orElse(false);
      conditions.setWithMessage(
          ConditionTypes.TRAFFIC_ROUTING,
          Conditions.FALSE,
          "TrafficRoutingError",
          trouble.get() + rest());
      if (!known) {
        draft.event(PlannedEvent.warning("TrafficRoutingError", trouble.get()));
      }
    } else if (pending.isPresent()) {
      conditions.setWithMessage(
          ConditionTypes.TRAFFIC_ROUTING,
          Conditions.UNKNOWN,
          "TrafficWeightPending",
          pending.get() + rest());
    } else {
      conditions.remove(ConditionTypes.TRAFFIC_ROUTING);
    }
  }

  private String rest() {
    return waiting.isEmpty() ? "" : "; " + String.join("; ", waiting);
  }
}
