package dev.sluice.expressions;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every recorded answer of Argo Rollouts is Sluice's answer too. */
class ConditionsGoldenTest {
  /**
   * An answer that differs for a good reason.
   *
   * @param condition which conditions it may explain
   * @param reason why Sluice answers differently
   */
  private record Difference(Pattern condition, String reason) {}

  /** None of the recorded cases needs one of these; further cases may. */
  private static final List<Difference> DIFFERENCES =
      List.of(
          new Difference(
              Pattern.compile("findLast|last\\(|\\[-1]"),
              "expr-lang leaves a truth value on its stack after a search from the end, so that an"
                  + " operand or argument before it gets lost; Sluice compares the right ones"),
          new Difference(
              Pattern.compile("\\b(keys|values|toPairs)\\b"),
              "the order of a map is random in Go; in Sluice it is the order of the JSON text"),
          new Difference(
              Pattern.compile("reduce\\(.*#acc.*,.*#"),
              "the start value of a reduce inside a predicate: # is the outer element, as the"
                  + " checker says, where expr-lang takes the inner list's first"),
          new Difference(
              Pattern.compile("\\bb[\"']"),
              "a byte wraps around at 256 in Go; in Sluice it is an ordinary whole number"),
          new Difference(
              Pattern.compile("\\b(split|concat)\\b.*nil"),
              "split() into no parts and concat() of empty lists are nil in Go; in Sluice they are"
                  + " empty lists"),
          new Difference(
              Pattern.compile("is(NaN|Inf)\\(.*(default|get|first|last)\\("),
              "a literal in arithmetic with a value of unknown type becomes a floating-point number"
                  + " in Sluice, where Argo panics on the whole number"));

  @Test
  void everyRecordedConditionGivesWhatArgoGives() {
    List<String> wrong = new ArrayList<>();
    List<String> explained = new ArrayList<>();
    List<ConditionCases.Case> cases = ConditionCases.all();
    for (ConditionCases.Case one : cases) {
      Outcome outcome =
          Condition.parse(one.condition())
              .evaluate(one.result(), Instant.parse("2026-11-23T07:00:00Z"));
      Optional<Boolean> value =
          outcome instanceof Outcome.Holds holds ? Optional.of(holds.value()) : Optional.empty();
      if (!value.equals(one.value())) {
        String told = one.line() + "\n    but: " + outcome;
        reason(one.condition()).ifPresentOrElse(r -> explained.add(told), () -> wrong.add(told));
      }
    }
    assertThat(cases).isNotEmpty();
    assertThat(wrong).as("%d of %d cases differ", wrong.size(), cases.size()).isEmpty();
    assertThat(explained)
        .as("cases that a named difference explains")
        .hasSizeLessThanOrEqualTo(cases.size() / 1_000);
  }

  private static Optional<String> reason(String condition) {
    return DIFFERENCES.stream()
        .filter(difference -> difference.condition().matcher(condition).find())
        .map(Difference::reason)
        .findFirst();
  }
}
