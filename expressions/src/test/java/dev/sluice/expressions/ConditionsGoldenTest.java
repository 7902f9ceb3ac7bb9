package dev.sluice.expressions;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Every recorded answer of Argo Rollouts is Sluice's answer too. */
class ConditionsGoldenTest {
  /** Conditions that are answered differently on purpose, each with its reason. */
  private static final Map<String, String> DIFFERENCES = Map.of();

  @Test
  void everyRecordedConditionGivesWhatArgoGives() {
    List<String> wrong = new ArrayList<>();
    List<ConditionCases.Case> cases = ConditionCases.all();
    for (ConditionCases.Case one : cases) {
      Outcome outcome =
          Condition.parse(one.condition())
              .evaluate(one.result(), Instant.parse("2026-11-23T07:00:00Z"));
      Optional<Boolean> value =
          outcome instanceof Outcome.Holds holds ? Optional.of(holds.value()) : Optional.empty();
      if (!value.equals(one.value()) && !DIFFERENCES.containsKey(one.condition())) {
        wrong.add(one.line() + "\n    but: " + outcome);
      }
    }
    assertThat(cases).isNotEmpty();
    assertThat(wrong).as("%d of %d cases differ", wrong.size(), cases.size()).isEmpty();
  }
}
