package dev.sluice.controller.planner;

import dev.sluice.controller.revision.ReplicaSets;
import dev.sluice.controller.sizing.CanarySizing;
import dev.sluice.controller.status.ConditionTypes;
import dev.sluice.controller.status.Conditions;
import dev.sluice.controller.status.Pauses;
import dev.sluice.controller.status.Phase;
import dev.sluice.controller.status.RolloutConditions;
import dev.sluice.schemas.crd.Condition;
import dev.sluice.schemas.crd.rollout.CanaryStatus;
import dev.sluice.schemas.crd.rollout.CanaryStatusBuilder;
import dev.sluice.schemas.crd.rollout.CanaryStep;
import dev.sluice.schemas.crd.rollout.RolloutStatus;
import dev.sluice.schemas.crd.rollout.RolloutStatusBuilder;
import dev.sluice.schemas.crd.rollout.TrafficWeights;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetCondition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Ends a plan: step, promotion and the whole status. */
final class StatusRule {

  private final World world;
  private final Draft draft;
  private final RolloutStatusBuilder status;

  private StatusRule(World world, Draft draft) {
    this.world = world;
    this.draft = draft;
    this.status = base(world, draft);
  }

  /** The status after template or steps were changed: the update begins at its first step. */
  static Plan startOver(World world, Draft draft) {
    StatusRule rule = new StatusRule(world, draft);
    draft.pauses().clear();
    draft.pauses().removeAbort();
    rule.status.promoteFull(false).restartedAt(world.spec().restartAt());
    boolean backToStable = world.hash().equals(world.status().stableRS());
    int steps = world.canary().steps().size();
    boolean sameVersion = world.hash().equals(world.status().currentPodHash());
    if (steps == 0) {
      rule.status.currentStepIndex(null);
    } else {
      rule.status.currentStepIndex(backToStable ? steps : 0);
    }
    if (backToStable && !sameVersion && steps > 0) {
      draft.event(PlannedEvent.normal("SkipSteps", "Rollback to stable ReplicaSets"));
    }
    draft.weights(world.weights());
    return rule.finish();
  }

  /** The status of an ordinary plan. */
  static Plan write(World world, Draft draft) {
    StatusRule rule = new StatusRule(world, draft);
    rule.proceed();
    return rule.finish();
  }

  private void proceed() {
    int steps = world.canary().steps().size();
    Optional<Integer> index = world.stepIndex();
    if (world.status().promoteFull()) {
      draft.pauses().clear();
      draft.pauses().removeAbort();
      index = index.map(before -> steps);
    }
    Optional<String> promotion = promotion(index);
    if (promotion.isPresent()) {
      promote(promotion.get());
      return;
    }
    if (draft.pauses().aborted()) {
      index = index.map(before -> world.fullyPromoted() ? steps : 0);
    } else if (index.isPresent() && world.step().isPresent() && stepIsDone(world.step().get())) {
      int done = index.get() + 1;
      draft.event(
          PlannedEvent.normal(
              "RolloutStepCompleted",
              "Rollout step %d/%d completed (%s)"
                  .formatted(done, steps, Steps.describe(world.step().get()))));
      draft.pauses().remove(Pauses.CANARY_PAUSE_STEP);
      draft.stepRun(Optional.empty());
      index = Optional.of(done);
    }
    status.currentStepIndex(index.orElse(null));
  }

  /** Why the version wanted becomes the stable one now, if it does. */
  private Optional<String> promotion(Optional<Integer> index) {
    if (world.stableSet().isEmpty()) {
      return Optional.of("initial deploy");
    }
    boolean enough = CanarySizing.enough(world.sizing(false), world.replicas());
    if (draft.pauses().aborted() && !world.fullyPromoted()) {
      return Optional.empty();
    }
    if (!enough || world.spec().paused() || !draft.routingSettled()) {
      return Optional.empty();
    }
    if (world.status().promoteFull()) {
      return Optional.of("full promotion requested");
    }
    int steps = world.canary().steps().size();
    boolean allDone = steps == 0 || index.equals(Optional.of(steps));
    if (!allDone && !world.fullyPromoted()) {
      return Optional.empty();
    }
    return Optional.of("completed all %d canary steps".formatted(steps));
  }

  private void promote(String why) {
    draft.pauses().clear();
    draft.pauses().removeAbort();
    int steps = world.canary().steps().size();
    status.promoteFull(false).currentStepIndex(steps == 0 ? null : steps);
    if (!world.status().stableRS().equals(world.hash())) {
      status.stableRS(world.hash());
      int revision = world.newSet().map(ReplicaSets::revision).orElse(0);
      draft.event(
          PlannedEvent.normal(
              "RolloutCompleted",
              "Rollout completed update to revision %d (%s): %s"
                  .formatted(revision, world.hash(), why)));
    }
  }

  private boolean stepIsDone(CanaryStep step) {
    if (world.spec().paused()) {
      return false;
    }
    if (step.pause() != null) {
      return PauseRule.over(world, step.pause());
    }
    if (step.setCanaryScale() != null || step.setWeight() != null) {
      return draft.routingSettled()
          && CanarySizing.settled(world.sizing(false))
          && weightIsInEffect(step);
    }
    if (step.analysis() != null) {
      return draft.stepRun().map(AnalysisRule::successful).orElse(false);
    }
    return draft.routingSettled();
  }

  /**
   * A weight is in effect when it is the one confirmed, not one before it. A version of no pods
   * (setCanaryScale 0) never gets any.
   */
  private boolean weightIsInEffect(CanaryStep step) {
    Integer wanted = step.setWeight();
    return wanted == null
        || world.router().isEmpty()
        || CanarySizing.next(world.sizing(false)).canary() == 0
        || draft
            .weights()
            .map(TrafficWeights::canary)
            .map(canary -> canary.weight() == wanted)
            .orElse(false);
  }

  private static RolloutStatusBuilder base(World world, Draft draft) {
    RolloutStatus before = world.status();
    List<ReplicaSet> all = new ArrayList<>(world.all());
    Long generation = world.rollout().getMetadata().getGeneration();
    return RolloutStatusBuilder.builder()
        .currentPodHash(world.hash())
        .currentStepHash(world.stepHash())
        .currentStepIndex(world.stepIndex().orElse(null))
        .stableRS(before.stableRS())
        .collisionCount(before.collisionCount())
        .replicas(all.stream().mapToInt(ReplicaSets::actual).sum())
        .updatedReplicas(world.newSet().map(ReplicaSets::actual).orElse(0))
        .readyReplicas(all.stream().mapToInt(ReplicaSets::ready).sum())
        .availableReplicas(all.stream().mapToInt(ReplicaSets::available).sum())
        .hpaReplicas(all.stream().mapToInt(ReplicaSets::actual).sum())
        .selector(Selectors.format(world.spec().selector()))
        .promoteFull(before.promoteFull() && !world.hash().equals(before.stableRS()))
        .restartedAt(draft.restartedAt())
        .observedGeneration(generation == null ? "" : generation.toString())
        .conditions(List.of())
        .pauseConditions(List.of())
        .albs(List.of());
  }

  private Plan finish() {
    RolloutStatus before = world.status();
    status.canary(canaryStatus());
    Conditions conditions = new Conditions(before.conditions(), world.now());
    conditions.remove(ConditionTypes.INVALID_SPEC);
    RolloutConditions rules =
        new RolloutConditions(facts(), before, draft.pauses(), world.now(), draft::event);
    rules.pausesAndRetries(conditions);
    noteNewSet(conditions);
    draft.pauses().writeTo(status);
    rules.write(conditions, status.build());
    draft.pauses().writeTo(status);
    if (draft.pauses().aborted()) {
      // Or the next plan would take the full promotion for another try.
      status.promoteFull(false);
    }
    noteTraffic(conditions);
    RolloutStatus noted = status.conditions(conditions.all()).build();
    Phase phase = Phase.of(world.spec(), noted);
    RolloutStatus after =
        RolloutStatusBuilder.builder(noted)
            .phase(phase.phase())
            .message(phase.message())
            .duration(UpdateDuration.next(world, noted))
            .build();
    rules.untilDeadline(after).map(left -> left.plusSeconds(1)).ifPresent(draft::requeueAfter);
    Transitions.events(before, after, world.spec().paused()).forEach(draft::event);
    return draft.finish(after);
  }

  private void noteNewSet(Conditions conditions) {
    String name = world.newSet().map(ReplicaSets::name).orElse("");
    if (world.newSetIsBeingCreated()) {
      conditions.replace(
          ConditionTypes.PROGRESSING,
          Conditions.TRUE,
          ConditionTypes.REPLICA_SET_CREATED,
          "Created new ReplicaSet \"" + name + "\"");
    } else if (conditions.find(ConditionTypes.PROGRESSING).isEmpty()
        && world.newSet().isPresent()) {
      conditions.set(
          ConditionTypes.PROGRESSING,
          Conditions.TRUE,
          ConditionTypes.REPLICA_SET_FOUND,
          "Found ReplicaSet \"" + name + "\"");
    }
  }

  private void noteTraffic(Conditions conditions) {
    Optional<String> trouble = draft.routingTrouble();
    if (trouble.isPresent()) {
      boolean news =
          conditions.setWithMessage(
              ConditionTypes.TRAFFIC_ROUTING,
              Conditions.FALSE,
              "TrafficRoutingError",
              trouble.get());
      if (news) {
        draft.event(PlannedEvent.warning("TrafficRoutingError", trouble.get()));
      }
    } else {
      conditions.remove(ConditionTypes.TRAFFIC_ROUTING);
    }
  }

  private CanaryStatus canaryStatus() {
    return CanaryStatusBuilder.builder()
        .currentStepAnalysisRunStatus(draft.stepRun().orElse(null))
        .currentBackgroundAnalysisRunStatus(draft.backgroundRun().orElse(null))
        .weights(draft.weights().orElse(null))
        .stepPluginStatuses(List.of())
        .build();
  }

  private RolloutConditions.Facts facts() {
    Long generation = world.rollout().getMetadata().getGeneration();
    return new RolloutConditions.Facts(
        world.spec(),
        world.name(),
        generation == null ? "" : generation.toString(),
        world.newSet().map(ReplicaSets::revision).orElse(0),
        world.newSet().map(ReplicaSets::name),
        world.others().stream()
            .anyMatch(
                set ->
                    ReplicaSets.wanted(set) > 0 && ReplicaSets.scaleDownDeadline(set).isPresent()),
        replicaFailure());
  }

  private Optional<Condition> replicaFailure() {
    List<ReplicaSet> order = new ArrayList<>();
    world.newSet().ifPresent(order::add);
    order.addAll(world.all());
    return order.stream()
        .filter(set -> set.getStatus() != null && set.getStatus().getConditions() != null)
        .flatMap(set -> set.getStatus().getConditions().stream())
        .filter(condition -> condition.getType().equals(ConditionTypes.REPLICA_FAILURE))
        .findFirst()
        .map(this::copy);
  }

  private Condition copy(ReplicaSetCondition condition) {
    return new Condition(
        condition.getType(),
        condition.getStatus(),
        world.now(),
        world.now(),
        condition.getReason(),
        condition.getMessage());
  }
}
