package dev.sluice.controller.shell;

import dev.sluice.controller.planner.Annotations;
import dev.sluice.controller.planner.Intent;
import dev.sluice.controller.planner.ObjectRef;
import dev.sluice.controller.planner.Plan;
import dev.sluice.controller.planner.PlannedEvent;
import dev.sluice.controller.planner.Planner;
import dev.sluice.controller.planner.RolloutSnapshot;
import dev.sluice.schemas.crd.ApiGroup;
import dev.sluice.schemas.crd.Condition;
import dev.sluice.schemas.crd.Rollout;
import dev.sluice.schemas.crd.rollout.RolloutPhase;
import dev.sluice.schemas.crd.rollout.RolloutStatus;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The least that a planner can do, for tests of the shell alone: one ReplicaSet at full size, the
 * stable Service's selector, Healthy when all is available, InvalidSpec when something is broken.
 */
final class OneSetPlanner implements Planner {

  static final String HASH = "hash1";

  @Override
  public Plan plan(RolloutSnapshot seen, Instant now) {
    Rollout rollout = seen.rollout();
    List<String> wrong = new ArrayList<>();
    seen.problems().forEach(problem -> wrong.add(problem.describe()));
    RolloutStatus before = rollout.getStatus();
    if (!wrong.isEmpty()) {
      Condition invalid =
          new Condition("InvalidSpec", "True", now, now, "InvalidSpec", String.join("; ", wrong));
      RolloutStatus status =
          before.conditions().stream().anyMatch(c -> c.message().equals(invalid.message()))
              ? before
              : before
                  .withPhase(RolloutPhase.DEGRADED)
                  .withMessage("InvalidSpec: " + String.join("; ", wrong))
                  .withConditions(List.of(invalid));
      return new Plan(List.of(), status, List.of(), Optional.of(java.time.Duration.ofSeconds(20)));
    }
    List<Intent> intents = new ArrayList<>();
    List<PlannedEvent> events = new ArrayList<>();
    int wanted = Objects.requireNonNullElse(rollout.getSpec().replicas(), 1);
    int available = 0;
    if (seen.replicaSets().isEmpty()) {
      intents.add(new Intent.CreateReplicaSet(replicaSet(rollout)));
      events.add(PlannedEvent.normal("NewReplicaSetCreated", "created"));
    } else {
      ReplicaSet set = seen.replicaSets().getFirst();
      available =
          set.getStatus() == null
              ? 0
              : Objects.requireNonNullElse(set.getStatus().getAvailableReplicas(), 0);
      if (set.getSpec().getReplicas() != wanted) {
        intents.add(
            new Intent.ScaleReplicaSet(
                ObjectRef.of(set), set.getSpec().getReplicas(), wanted, wanted));
        events.add(PlannedEvent.normal("ScalingReplicaSet", "to " + wanted));
      }
    }
    seen.services().stream()
        .filter(service -> !HASH.equals(service.getSpec().getSelector().get(Annotations.POD_HASH)))
        .forEach(
            service ->
                intents.add(
                    new Intent.PatchService(
                        ObjectRef.of(service),
                        Map.of(Annotations.POD_HASH, Optional.of(HASH)),
                        Map.of())));
    RolloutStatus status =
        before
            .withPhase(available == wanted ? RolloutPhase.HEALTHY : RolloutPhase.PROGRESSING)
            .withAvailableReplicas(available)
            .withMessage("")
            .withConditions(List.of())
            .withObservedGeneration(Long.toString(rollout.getMetadata().getGeneration()));
    return new Plan(intents, status, events, Optional.empty());
  }

  @Override
  public Plan release(RolloutSnapshot last, Instant now) {
    List<Intent> intents =
        last.services().stream()
            .<Intent>map(
                service ->
                    new Intent.PatchService(
                        ObjectRef.of(service),
                        Map.of(Annotations.POD_HASH, Optional.empty()),
                        Map.of()))
            .toList();
    return new Plan(intents, last.rollout().getStatus(), List.of(), Optional.empty());
  }

  private static ReplicaSet replicaSet(Rollout rollout) {
    Map<String, String> labels = Map.of("app", "web", Annotations.POD_HASH, HASH);
    return new ReplicaSetBuilder()
        .withNewMetadata()
        .withName(rollout.getMetadata().getName() + "-" + HASH)
        .withNamespace(rollout.getMetadata().getNamespace())
        .withLabels(labels)
        .withOwnerReferences(
            new OwnerReferenceBuilder()
                .withApiVersion(ApiGroup.NAME + "/" + ApiGroup.VERSION)
                .withKind("Rollout")
                .withName(rollout.getMetadata().getName())
                .withUid(rollout.getMetadata().getUid())
                .withController(true)
                .build())
        .endMetadata()
        .withNewSpec()
        .withReplicas(0)
        .withNewSelector()
        .withMatchLabels(labels)
        .endSelector()
        .withNewTemplate()
        .withNewMetadata()
        .withLabels(labels)
        .endMetadata()
        .withSpec(Objects.requireNonNull(rollout.getSpec().template()).getSpec())
        .endTemplate()
        .endSpec()
        .build();
  }
}
