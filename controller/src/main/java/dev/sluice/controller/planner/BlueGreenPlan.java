package dev.sluice.controller.planner;

import dev.sluice.controller.validation.SpecError;
import java.util.List;

/** One plan of a blue-green Rollout: the rules in the order in which Argo goes through them. */
final class BlueGreenPlan {

  private BlueGreenPlan() {}

  static Plan of(BlueGreenWorld world) {
    Draft draft = new Draft(world.status(), world.now());
    if (world.templateOrStepsChanged()) {
      RevisionRule.syncExisting(world, draft);
      return BlueGreenStatusRule.startOver(world, draft);
    }
    if (world.status().promoteFull()) {
      draft.pauses().clear();
      draft.pauses().removeAbort();
    }
    BlueGreenWorld current =
        RevisionRule.ensure(world, draft).map(world::withCreated).orElse(world);
    RoutingRule.leave(current, draft);
    if (ScalingRule.isScalingEvent(current)) {
      AnalysisRule.carryOver(current, draft);
      BlueGreenScalingRule.apply(current, draft);
      return BlueGreenStatusRule.write(current, draft, Pointing.seen(current));
    }
    String preview = BlueGreenServiceRule.preview(current, draft);
    RestartRule.apply(current, draft);
    BlueGreenScalingRule.apply(current, draft);
    HistoryRule.apply(current, draft);
    // Before the switch, not after it as in Argo: a bad verdict switches back in this very plan.
    BlueGreenAnalysisRule.apply(current, draft);
    BlueGreenPauseRule.apply(current, draft);
    String active = BlueGreenServiceRule.active(current, draft);
    ServiceRule.letGo(current, draft);
    MetadataRule.apply(current, draft);
    return BlueGreenStatusRule.write(current, draft, new Pointing(active, preview));
  }

  /** An abort leads users back to the stable version whatever else became invalid meanwhile. */
  static Plan ofInvalid(BlueGreenWorld world, List<SpecError> errors) {
    Draft draft = new Draft(world.status(), world.now());
    if (world.status().abort()) {
      BlueGreenServiceRule.active(world, draft);
    }
    return InvalidSpecRule.plan(world.rollout(), errors, draft, world.now());
  }
}
