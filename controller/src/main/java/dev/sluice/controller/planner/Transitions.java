package dev.sluice.controller.planner;

import dev.sluice.controller.status.ConditionTypes;
import dev.sluice.controller.status.Conditions;
import dev.sluice.schemas.crd.AnalysisPhase;
import dev.sluice.schemas.crd.Condition;
import dev.sluice.schemas.crd.rollout.RolloutStatus;
import dev.sluice.schemas.crd.rollout.RunReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
    for (RunRole role : RunRole.values()) {
      addRun(events, role.label(), role.in(before), role.in(after));
    }
    return events;
  }

  /** Tells of a run's new phase, as long as the run is a current one. */
  private static void addRun(
      List<PlannedEvent> events,
      String kind,
      Optional<RunReference> before,
      Optional<RunReference> after) {
    AnalysisPhase phase = after.map(RunReference::status).orElse(null);
    AnalysisPhase previous =
        before
            .filter(run -> run.name().equals(after.map(RunReference::name).orElse("")))
            .map(RunReference::status)
            .orElse(null);
    if (phase == null || phase == previous) {
      return;
    }
    String message =
        "%s Analysis Run '%s' Status New: '%s' Previous: '%s'"
            .formatted(
                kind,
                after.map(RunReference::name).orElse(""),
                phase.text(),
                previous == null ? "" : previous.text());
    boolean bad = phase == AnalysisPhase.FAILED || phase == AnalysisPhase.ERROR;
    events.add(
        new PlannedEvent(
            bad ? PlannedEvent.Type.WARNING : PlannedEvent.Type.NORMAL,
            "AnalysisRun" + phase.text(),
            message));
  }

  private static boolean paused(List<Condition> conditions) {
    return Conditions.find(conditions, ConditionTypes.PAUSED)
        .map(condition -> condition.status().equals(Conditions.TRUE))
        .orElse(false);
  }
}
