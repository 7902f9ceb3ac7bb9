package dev.sluice.controller.planner;

import dev.sluice.controller.validation.RolloutValidator;
import dev.sluice.controller.validation.SpecError;
import dev.sluice.schemas.crd.Rollout;
import dev.sluice.schemas.crd.rollout.CanaryStrategy;
import dev.sluice.schemas.crd.rollout.RolloutStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** The planner: the rules in the order in which Argo Rollouts goes through one reconcile. */
public final class RolloutPlanner implements Planner {

  @Override
  public Plan plan(RolloutSnapshot snapshot, Instant instant) {
    Instant now = instant.truncatedTo(ChronoUnit.SECONDS);
    Rollout rollout = snapshot.rollout();
    if (rollout.getMetadata().getDeletionTimestamp() != null) {
      return nothing(rollout.getStatus());
    }
    if (rollout.getSpec().replicas() == null) {
      return new Plan(
          List.of(new Intent.DefaultReplicas(ObjectRef.of(rollout), 1)),
          rollout.getStatus(),
          List.of(),
          Optional.empty());
    }
    List<SpecError> errors = RolloutValidator.validate(snapshot);
    CanaryStrategy canary =
        rollout.getSpec().strategy() == null ? null : rollout.getSpec().strategy().canary();
    if (canary == null) {
      return InvalidSpecRule.plan(rollout, errors, new Draft(rollout.getStatus(), now), now);
    }
    if (!errors.isEmpty()) {
      return invalid(World.of(snapshot, canary, now), errors);
    }
    return canary(World.of(snapshot, canary, now));
  }

  @Override
  public Plan release(RolloutSnapshot last, Instant now) {
    Draft draft = new Draft(last.rollout().getStatus(), now);
    ServiceRule.release(last, draft);
    RoutingRule.release(last, now, draft);
    return draft.finish(last.rollout().getStatus());
  }

  private static Plan canary(World world) {
    Draft draft = new Draft(world.status(), world.now());
    if (world.templateOrStepsChanged()) {
      RevisionRule.syncExisting(world, draft);
      return StatusRule.startOver(world, draft);
    }
    World current = RevisionRule.ensure(world, draft);
    if (ScalingRule.isScalingEvent(current)) {
      RoutingRule.carryOver(current, draft);
      AnalysisRule.carryOver(current, draft);
      ScalingRule.apply(current, draft);
      return StatusRule.write(current, draft);
    }
    if (RestartRule.apply(current, draft)) {
      RoutingRule.carryOver(current, draft);
      AnalysisRule.carryOver(current, draft);
      return StatusRule.write(current, draft);
    }
    HistoryRule.apply(current, draft);
    // Before traffic, not after it as in Argo: a bad verdict moves traffic in this very plan.
    AnalysisRule.apply(current, draft);
    ServiceRule.apply(current, draft);
    RoutingRule.apply(current, draft);
    ScalingRule.apply(current, draft);
    if (!draft.hasScaled()) {
      PauseRule.apply(current, draft);
    }
    return StatusRule.write(current, draft);
  }

  /** An abort reaches the traffic provider whatever else became invalid meanwhile. */
  private static Plan invalid(World world, List<SpecError> errors) {
    Draft draft = new Draft(world.status(), world.now());
    if (world.status().abort() && world.canaryWeight() > 0) {
      RoutingRule.apply(world, draft);
    }
    return InvalidSpecRule.plan(world.rollout(), errors, draft, world.now());
  }

  private static Plan nothing(RolloutStatus status) {
    return new Plan(List.of(), status, List.of(), Optional.empty());
  }
}
