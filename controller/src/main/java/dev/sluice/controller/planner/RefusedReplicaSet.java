package dev.sluice.controller.planner;

import dev.sluice.controller.status.ConditionTypes;
import dev.sluice.controller.status.Conditions;
import dev.sluice.controller.status.Phase;
import dev.sluice.schemas.crd.Rollout;
import dev.sluice.schemas.crd.rollout.RolloutStatus;
import dev.sluice.schemas.crd.rollout.RolloutStatusBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * What a Rollout is told whose new ReplicaSet the API server refuses: Progressing becomes False
 * with the API server's words. The creation is asked for again from time to time, or at the next
 * change.
 */
public final class RefusedReplicaSet {

  /** As long as Argo's longest back-off. */
  private static final Duration RETRY = Duration.ofSeconds(10);

  private RefusedReplicaSet() {}

  /**
   * The plan in place of the one that could not be carried out; it has no intents.
   *
   * @param refused the plan whose ReplicaSet was refused
   * @param replicaSet name of that ReplicaSet
   * @param message what the API server said
   */
  public static Plan plan(
      Rollout rollout, Plan refused, String replicaSet, String message, Instant instant) {
    if (refused.status().abort()) {
      // What it tells of the abort is true without the new version too.
      List<PlannedEvent> abort =
          refused.events().stream()
              .filter(event -> event.reason().equals(ConditionTypes.ABORTED))
              .toList();
      return new Plan(List.of(), refused.status(), abort, Optional.of(RETRY));
    }
    Instant now = instant.truncatedTo(ChronoUnit.SECONDS);
    RolloutStatus before = rollout.getStatus();
    String told = "Failed to create new ReplicaSet \"%s\": %s".formatted(replicaSet, message);
    Conditions conditions = new Conditions(before.conditions(), now);
    boolean news =
        conditions.setWithMessage(
            ConditionTypes.PROGRESSING,
            Conditions.FALSE,
            ConditionTypes.REPLICA_SET_CREATE_ERROR,
            told);
    conditions.remove(ConditionTypes.INVALID_SPEC);
    Long generation = rollout.getMetadata().getGeneration();
    RolloutStatus noted =
        RolloutStatusBuilder.builder(before)
            .conditions(conditions.all())
            .observedGeneration(generation == null ? "" : generation.toString())
            .workloadObservedGeneration(WorkloadRule.generation(rollout))
            .build();
    Phase phase = Phase.of(rollout.getSpec(), noted);
    RolloutStatus after =
        RolloutStatusBuilder.builder(noted).phase(phase.phase()).message(phase.message()).build();
    List<PlannedEvent> events =
        news
            ? List.of(PlannedEvent.warning(ConditionTypes.REPLICA_SET_CREATE_ERROR, told))
            : List.of();
    return new Plan(List.of(), after, events, Optional.of(RETRY));
  }
}
