package dev.sluice.controller.planner;

import dev.sluice.controller.revision.ReplicaSets;
import dev.sluice.controller.validation.RolloutValidator;
import dev.sluice.controller.validation.SpecError;
import dev.sluice.schemas.crd.Rollout;
import dev.sluice.schemas.crd.rollout.RolloutSpec.Strategy;
import dev.sluice.schemas.crd.rollout.RolloutStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The planner: what holds for every Rollout, then the plan of its strategy. */
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
    Optional<Intent> note = WorkloadRule.note(snapshot);
    if (note.isPresent()) {
      return new Plan(List.of(note.get()), rollout.getStatus(), List.of(), Optional.empty());
    }
    List<SpecError> errors = RolloutValidator.validate(snapshot);
    return greet(rollout, plan(WorkloadRule.resolve(snapshot), errors, now));
  }

  /** Tells once of a Rollout that is new, where Argo tells of all of them at each of its starts. */
  private static Plan greet(Rollout rollout, Plan plan) {
    if (!rollout.getStatus().observedGeneration().isEmpty()) {
      return plan;
    }
    List<PlannedEvent> events = new ArrayList<>();
    events.add(
        PlannedEvent.normal(
            "RolloutAddedToInformer", "Rollout resource added to informer: " + name(rollout)));
    events.addAll(plan.events());
    return new Plan(plan.intents(), plan.status(), events, plan.requeueAfter());
  }

  private static String name(Rollout rollout) {
    return rollout.getMetadata().getNamespace() + "/" + ReplicaSets.name(rollout);
  }

  private static Plan plan(RolloutSnapshot snapshot, List<SpecError> errors, Instant now) {
    Rollout rollout = snapshot.rollout();
    Strategy strategy = rollout.getSpec().strategy();
    if (strategy != null && strategy.canary() != null) {
      CanaryWorld world = CanaryWorld.of(snapshot, strategy.canary(), now);
      return errors.isEmpty() ? CanaryPlan.of(world) : CanaryPlan.ofInvalid(world, errors);
    }
    if (strategy != null && strategy.blueGreen() != null) {
      BlueGreenWorld world = BlueGreenWorld.of(snapshot, strategy.blueGreen(), now);
      return errors.isEmpty() ? BlueGreenPlan.of(world) : BlueGreenPlan.ofInvalid(world, errors);
    }
    return InvalidSpecRule.plan(rollout, errors, new Draft(rollout.getStatus(), now), now);
  }

  @Override
  public Plan release(RolloutSnapshot last, Instant now) {
    Draft draft = new Draft(last.rollout().getStatus(), now);
    ServiceRule.release(last, draft);
    RoutingRule.release(last, now, draft);
    draft.event(
        PlannedEvent.normal("RolloutDeleted", "Rollout " + name(last.rollout()) + " is deleted"));
    return draft.finish(last.rollout().getStatus());
  }

  private static Plan nothing(RolloutStatus status) {
    return new Plan(List.of(), status, List.of(), Optional.empty());
  }
}
