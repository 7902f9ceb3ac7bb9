package dev.sluice.controller.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controller.status.Conditions;
import dev.sluice.schemas.crd.Condition;
import dev.sluice.schemas.crd.rollout.RolloutPhase;
import dev.sluice.schemas.crd.rollout.RolloutStatusBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RefusedReplicaSetTest {

  private static final String SET = "web-abc";

  private final Sim sim = Sim.of("{steps: [{setWeight: 25}, {pause: {}}]}");
  private final RolloutSnapshot seen = sim.cluster.snapshot();
  private final Instant now = sim.cluster.now();

  @Test
  void theFirstRefusalIsToldInTheConditionAndByOneEvent() {
    Plan told = refusal(seen, "exceeded quota: few");

    assertThat(told.intents()).isEmpty();
    assertThat(told.requeueAfter()).isPresent();
    Condition progressing =
        Conditions.find(told.status().conditions(), "Progressing").orElseThrow();
    assertThat(progressing.status()).isEqualTo("False");
    assertThat(progressing.reason()).isEqualTo("ReplicaSetCreateError");
    assertThat(progressing.message()).contains(SET).contains("exceeded quota: few");
    assertThat(told.events())
        .containsExactly(PlannedEvent.warning("ReplicaSetCreateError", progressing.message()));
  }

  @Test
  void theSameRefusalAgainChangesNothingAndIsNotToldAgain() {
    Plan first = refusal(seen, "exceeded quota: few");
    Plan second = refusal(withStatusOf(first), "exceeded quota: few");

    assertThat(second.status()).isEqualTo(first.status());
    assertThat(second.events()).isEmpty();
    assertThat(second.requeueAfter()).isPresent();
  }

  @Test
  void anotherCauseIsToldAndKeepsTheTimeOfTheTransition() {
    Plan first = refusal(seen, "exceeded quota: few");
    RolloutSnapshot later = withStatusOf(first);
    Plan second =
        RefusedReplicaSet.plan(
            later.rollout(), planned(later), SET, "no such volume", now.plusSeconds(60));

    Condition before = Conditions.find(first.status().conditions(), "Progressing").orElseThrow();
    Condition after = Conditions.find(second.status().conditions(), "Progressing").orElseThrow();
    assertThat(after.message()).contains("no such volume");
    assertThat(after.lastTransitionTime()).isEqualTo(before.lastTransitionTime());
    assertThat(second.events()).hasSize(1);
  }

  @Test
  void anAbortIsToldEvenSo() {
    Plan aborted =
        new Plan(
            List.of(),
            RolloutStatusBuilder.builder(seen.rollout().getStatus())
                .abort(true)
                .phase(RolloutPhase.DEGRADED)
                .build(),
            List.of(
                PlannedEvent.normal("NewReplicaSetCreated", "made"),
                PlannedEvent.warning("RolloutAborted", "aborted")),
            Optional.empty());

    Plan told = RefusedReplicaSet.plan(seen.rollout(), aborted, SET, "no", now);

    assertThat(told.status()).isEqualTo(aborted.status());
    assertThat(told.events()).containsExactly(PlannedEvent.warning("RolloutAborted", "aborted"));
    assertThat(told.requeueAfter()).isPresent();
  }

  private Plan refusal(RolloutSnapshot snapshot, String message) {
    return RefusedReplicaSet.plan(snapshot.rollout(), planned(snapshot), SET, message, now);
  }

  private Plan planned(RolloutSnapshot snapshot) {
    return sim.cluster.planner.plan(snapshot, now);
  }

  private RolloutSnapshot withStatusOf(Plan plan) {
    RolloutSnapshot next = sim.cluster.snapshot();
    next.rollout().setStatus(plan.status());
    return next;
  }
}
