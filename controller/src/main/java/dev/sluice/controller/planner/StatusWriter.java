package dev.sluice.controller.planner;

import dev.sluice.controller.revision.ReplicaSets;
import dev.sluice.controller.status.ConditionTypes;
import dev.sluice.controller.status.Conditions;
import dev.sluice.controller.status.Phase;
import dev.sluice.controller.status.RolloutConditions;
import dev.sluice.schemas.crd.Condition;
import dev.sluice.schemas.crd.rollout.RolloutStatus;
import dev.sluice.schemas.crd.rollout.RolloutStatusBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetCondition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Writes what the status of every strategy has: counts, conditions, phase, promotion. */
final class StatusWriter {

  private final World world;
  private final Draft draft;
  private final RolloutStatusBuilder status;

  StatusWriter(World world, Draft draft) {
    this.world = world;
    this.draft = draft;
    this.status = base(world, draft);
  }

  /** The status in the making. */
  RolloutStatusBuilder status() {
    return status;
  }

  /** Begins anew, for another version: nobody has paused, aborted or promoted this one. */
  void reset() {
    draft.pauses().clear();
    draft.pauses().removeAbort();
    status.promoteFull(false).restartedAt(world.spec().restartAt());
  }

  /** Makes the version wanted the stable one. */
  void promote(String why) {
    draft.pauses().clear();
    draft.pauses().removeAbort();
    status.promoteFull(false);
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

  /** Writes pauses, conditions, phase and duration: the plan is done. */
  Plan finish() {
    RolloutStatus before = world.status();
    WorkloadRule.scale(world, draft);
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
    draft.evidence().write(conditions, draft);
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

  private RolloutConditions.Facts facts() {
    return new RolloutConditions.Facts(
        world.spec(),
        world.name(),
        generation(world),
        world.newSet().map(ReplicaSets::revision).orElse(0),
        world.newSet().map(ReplicaSets::name),
        world.others().stream()
            .filter(set -> ReplicaSets.wanted(set) > 0)
            .flatMap(set -> ReplicaSets.scaleDownDeadline(set).stream())
            .max(Comparator.naturalOrder()),
        replicaFailure());
  }

  private static String generation(World world) {
    Long generation = world.rollout().getMetadata().getGeneration();
    return generation == null ? "" : generation.toString();
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

  private static RolloutStatusBuilder base(World world, Draft draft) {
    RolloutStatus before = world.status();
    List<ReplicaSet> all = world.all();
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
        .observedGeneration(generation(world))
        .workloadObservedGeneration(WorkloadRule.generation(world.rollout()))
        .conditions(List.of())
        .pauseConditions(List.of())
        .albs(List.of());
  }
}
