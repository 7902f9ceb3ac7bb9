package dev.sluice.controller.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schemas.crd.Condition;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConditionsTest {

  private static final Instant OLD = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant NOW = Instant.parse("2026-01-02T00:00:00Z");
  private static final Condition BEFORE =
      new Condition("Progressing", "True", OLD, OLD, "ReplicaSetUpdated", "one");

  @Test
  void theSameStatusAndReasonLeaveEverythingAsItIs() {
    Conditions conditions = new Conditions(List.of(BEFORE), NOW);
    assertThat(conditions.set("Progressing", "True", "ReplicaSetUpdated", "two")).isFalse();
    assertThat(conditions.all()).containsExactly(BEFORE);
  }

  @Test
  void theTransitionTimeMovesOnlyWithTheStatus() {
    Conditions conditions = new Conditions(List.of(BEFORE), NOW);
    assertThat(conditions.set("Progressing", "True", "NewReplicaSetAvailable", "two")).isTrue();
    assertThat(conditions.all())
        .containsExactly(
            new Condition("Progressing", "True", NOW, OLD, "NewReplicaSetAvailable", "two"));
    conditions.set("Progressing", "False", "RolloutAborted", "three");
    assertThat(conditions.find("Progressing"))
        .hasValueSatisfying(condition -> assertThat(condition.lastTransitionTime()).isEqualTo(NOW));
  }
}
