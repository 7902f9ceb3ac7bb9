package dev.sluice.controller.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schemas.crd.Condition;
import dev.sluice.schemas.crd.rollout.RolloutPhase;
import dev.sluice.schemas.crd.rollout.RolloutSpec;
import dev.sluice.schemas.crd.rollout.RolloutSpecBuilder;
import dev.sluice.schemas.crd.rollout.RolloutStatus;
import dev.sluice.schemas.crd.rollout.RolloutStatus.PauseCondition;
import dev.sluice.schemas.crd.rollout.RolloutStatusBuilder;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PhaseTest {

  private static final Instant NOW = Instant.EPOCH;
  private static final RolloutSpec SPEC = RolloutSpecBuilder.builder().replicas(2).build();
  private static final RolloutStatus DONE =
      RolloutStatusBuilder.builder()
          .currentPodHash("a")
          .stableRS("a")
          .replicas(2)
          .updatedReplicas(2)
          .availableReplicas(2)
          .build();

  private static Condition condition(String type, String reason) {
    return new Condition(type, "False", NOW, NOW, reason, "why");
  }

  @Test
  void theFirstTestThatHoldsDecides() {
    assertThat(Phase.of(SPEC, DONE)).isEqualTo(new Phase(RolloutPhase.HEALTHY, ""));
    RolloutStatus paused =
        DONE.withPauseConditions(List.of(new PauseCondition("CanaryPauseStep", NOW)));
    assertThat(Phase.of(SPEC, paused)).isEqualTo(new Phase(RolloutPhase.PAUSED, "CanaryPauseStep"));
    assertThat(Phase.of(SPEC.withPaused(true), paused).message()).isEqualTo("manually paused");
    RolloutStatus aborted =
        paused.withConditions(List.of(condition("Progressing", "RolloutAborted")));
    assertThat(Phase.of(SPEC.withPaused(true), aborted))
        .isEqualTo(new Phase(RolloutPhase.DEGRADED, "RolloutAborted: why"));
    RolloutStatus invalid =
        aborted.withConditions(
            List.of(
                condition("Progressing", "RolloutAborted"),
                condition("InvalidSpec", "InvalidSpec")));
    assertThat(Phase.of(SPEC, invalid).message()).startsWith("InvalidSpec");
  }

  @Test
  void aWeightThatIsNotReportedYetIsProgressButNoneOnceTheVersionIsPromoted() {
    Condition pending =
        new Condition("TrafficRouting", "Unknown", NOW, NOW, "TrafficWeightPending", "why");
    RolloutStatus promoted = DONE.withConditions(List.of(pending));
    assertThat(Phase.of(SPEC, promoted).phase()).isEqualTo(RolloutPhase.HEALTHY);
    assertThat(Phase.of(SPEC, promoted.withStableRS("b")))
        .isEqualTo(new Phase(RolloutPhase.PROGRESSING, "traffic has not moved: why"));
    RolloutStatus failed =
        DONE.withConditions(List.of(condition("TrafficRouting", "TrafficRoutingError")));
    assertThat(Phase.of(SPEC, failed).phase()).isEqualTo(RolloutPhase.PROGRESSING);
  }

  @Test
  void progressIsToldInWords() {
    assertThat(Phase.of(SPEC.withRestartAt(NOW), DONE).message())
        .isEqualTo("rollout is restarting");
    assertThat(Phase.of(SPEC, DONE.withUpdatedReplicas(1)).message())
        .isEqualTo("more replicas need to be updated");
    assertThat(Phase.of(SPEC, DONE.withAvailableReplicas(1)).message())
        .isEqualTo("updated replicas are still becoming available");
    assertThat(Phase.of(SPEC, DONE.withReplicas(3)).message())
        .isEqualTo("old replicas are pending termination");
    assertThat(Phase.of(SPEC, DONE.withStableRS("b")).message())
        .isEqualTo("waiting for all steps to complete");
  }
}
