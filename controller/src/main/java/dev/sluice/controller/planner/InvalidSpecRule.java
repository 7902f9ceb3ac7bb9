package dev.sluice.controller.planner;

import dev.sluice.controller.revision.ReplicaSets;
import dev.sluice.controller.status.ConditionTypes;
import dev.sluice.controller.status.Conditions;
import dev.sluice.controller.status.Phase;
import dev.sluice.controller.validation.SpecError;
import dev.sluice.schemas.crd.Rollout;
import dev.sluice.schemas.crd.rollout.CanaryStatus;
import dev.sluice.schemas.crd.rollout.CanaryStatusBuilder;
import dev.sluice.schemas.crd.rollout.RolloutStatus;
import dev.sluice.schemas.crd.rollout.RolloutStatusBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** A Rollout that cannot be carried out is told so, and nothing of it is touched. */
final class InvalidSpecRule {

  private static final Duration RETRY = Duration.ofSeconds(20);

  private InvalidSpecRule() {}

  static Plan plan(Rollout rollout, List<SpecError> errors, Draft draft, Instant now) {
    String message =
        "The Rollout \""
            + ReplicaSets.name(rollout)
            + "\" is invalid: "
            + errors.stream().map(SpecError::describe).collect(Collectors.joining("; "));
    RolloutStatus before = rollout.getStatus();
    Conditions conditions = new Conditions(before.conditions(), now);
    boolean news =
        conditions.setWithMessage(
            ConditionTypes.INVALID_SPEC, Conditions.TRUE, ConditionTypes.INVALID_SPEC, message);
    Long generation = rollout.getMetadata().getGeneration();
    RolloutStatusBuilder noted =
        RolloutStatusBuilder.builder(before)
            .conditions(conditions.all())
            .observedGeneration(generation == null ? "" : generation.toString())
            .workloadObservedGeneration(WorkloadRule.generation(rollout));
    CanaryStatus canary = before.canary();
    if (canary != null && draft.weights().isPresent()) {
      noted.canary(CanaryStatusBuilder.builder(canary).weights(draft.weights().get()).build());
    }
    Phase phase = Phase.of(rollout.getSpec(), noted.build());
    if (news) {
      draft.event(PlannedEvent.warning(ConditionTypes.INVALID_SPEC, message));
    }
    draft.requeueAfter(RETRY);
    return draft.finish(noted.phase(phase.phase()).message(phase.message()).build());
  }
}
