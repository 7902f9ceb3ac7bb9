package dev.sluice.controller.planner;

import dev.sluice.controller.validation.SpecError;
import java.util.List;

/** One plan of a canary: the rules in the order in which Argo Rollouts goes through them. */
final class CanaryPlan {

  private CanaryPlan() {}

  static Plan of(CanaryWorld world) {
    Draft draft = new Draft(world.status(), world.now());
    if (world.templateOrStepsChanged()) {
      RevisionRule.syncExisting(world, draft);
      return CanaryStatusRule.startOver(world, draft);
    }
    CanaryWorld current = RevisionRule.ensure(world, draft).map(world::withCreated).orElse(world);
    if (ScalingRule.isScalingEvent(current)) {
      RoutingRule.carryOver(current, draft);
      AnalysisRule.carryOver(current, draft);
      CanaryPluginRule.carryOver(current, draft);
      CanaryScalingRule.apply(current, draft);
      return CanaryStatusRule.write(current, draft);
    }
    if (RestartRule.apply(current, draft)) {
      RoutingRule.carryOver(current, draft);
      AnalysisRule.carryOver(current, draft);
      CanaryPluginRule.carryOver(current, draft);
      return CanaryStatusRule.write(current, draft);
    }
    HistoryRule.apply(current, draft);
    MetadataRule.apply(current, draft);
    // Before traffic, not after it as in Argo: a bad verdict moves traffic in this very plan.
    CanaryAnalysisRule.apply(current, draft);
    CanaryPluginRule.apply(current, draft);
    CanaryServiceRule.apply(current, draft);
    RoutingRule.apply(current, draft);
    ServiceRule.letGo(current, draft);
    CanaryScalingRule.apply(current, draft);
    if (!draft.hasScaled()) {
      CanaryPauseRule.apply(current, draft);
    }
    return CanaryStatusRule.write(current, draft);
  }

  /** An abort reaches the traffic provider whatever else became invalid meanwhile. */
  static Plan ofInvalid(CanaryWorld world, List<SpecError> errors) {
    Draft draft = new Draft(world.status(), world.now());
    if (world.status().abort() && world.canaryWeight() > 0) {
      RoutingRule.apply(world, draft);
    }
    return InvalidSpecRule.plan(world.rollout(), errors, draft, world.now());
  }
}
