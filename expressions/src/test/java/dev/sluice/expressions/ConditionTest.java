package dev.sluice.expressions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ConditionTest {
  private static final Instant NOW = Instant.parse("2026-11-23T07:00:00Z");

  private static String failure(Condition condition, Result result) {
    return condition.evaluate(result, NOW) instanceof Outcome.Fails fails
        ? fails.message()
        : "no failure";
  }

  @Test
  void aFailureNamesTheConditionItsTextAndTheCause() {
    Condition condition = Condition.parse("successCondition", "result > '5'");
    assertThat(failure(condition, new Result.Number(5)))
        .isEqualTo(
            "successCondition 'result > '5'' cannot be evaluated: "
                + "'>' cannot stand between float and text");
  }

  @Test
  void aFailureOnAnEmptyResultSaysSo() {
    Condition condition = Condition.parse("failureCondition", "result[0] > 1");
    assertThat(failure(condition, new Result.Numbers(List.of())))
        .contains("failureCondition", "result[0] > 1", "the metric result is nil or empty");
    assertThat(failure(condition, new Result.Absent()))
        .contains("the metric result is nil or empty");
    assertThat(failure(condition, new Result.Json(Map.of())))
        .contains("the metric result is nil or empty");
    assertThat(failure(condition, new Result.Number(1))).doesNotContain("nil or empty");
  }

  @Test
  void aConditionThatGivesNoTruthValueFails() {
    assertThat(failure(Condition.parse("result"), new Result.Number(1)))
        .contains("must give true or false", "float");
  }

  @Test
  void textThatIsNoExpressionIsAProblemFromTheStart() {
    Condition condition = Condition.parse("successCondition", "result > ");
    assertThat(condition.problem())
        .hasValueSatisfying(
            problem ->
                assertThat(problem)
                    .contains("successCondition", "unexpected the end of the expression"));
    assertThat(failure(condition, new Result.Number(1)))
        .isEqualTo(condition.problem().orElseThrow());
    assertThat(Condition.parse("result > 1").problem()).isEmpty();
  }

  @Test
  void aFailureNeverShowsTheResult() {
    Condition condition = Condition.parse("int(result) > 1 and fromJSON(result).a > 1");
    assertThat(failure(condition, new Result.Text("hunter2"))).doesNotContain("hunter2");
    assertThat(failure(Condition.parse("result + 1 == 2"), new Result.Json(Map.of("k", "hunter2"))))
        .doesNotContain("hunter2");
    assertThat(failure(Condition.parse("duration(result) == nil"), new Result.Text("hunter2")))
        .doesNotContain("hunter2");
  }

  @Test
  void aLongConditionIsCutInItsFailure() {
    Condition condition = Condition.parse("result == '" + "x".repeat(5_000) + "'");
    assertThat(failure(condition, new Result.Number(1))).hasSizeLessThan(500);
  }

  @Test
  void theSameConditionMayFitOneResultAndNotTheNext() {
    Condition condition = Condition.parse("result[0] > 1");
    assertThat(condition.evaluate(new Result.Numbers(List.of(2.0)), NOW))
        .isEqualTo(new Outcome.Holds(true));
    assertThat(condition.evaluate(new Result.Number(2), NOW)).isInstanceOf(Outcome.Fails.class);
    assertThat(condition.evaluate(new Result.Json(List.of(0.5)), NOW))
        .isEqualTo(new Outcome.Holds(false));
  }

  @Test
  void oneConditionServesManyThreads() throws Exception {
    Condition condition = Condition.parse("sum(map(1..100, # * result)) == 5050 * result");
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<Outcome>> outcomes = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        Result result = i % 2 == 0 ? new Result.Number(i) : new Result.Json((double) i);
        outcomes.add(threads.submit(() -> condition.evaluate(result, NOW)));
      }
      for (Future<Outcome> outcome : outcomes) {
        assertThat(outcome.get()).isEqualTo(new Outcome.Holds(true));
      }
    }
  }

  @Test
  void theCacheKeepsTheMostRecentlyUsed() {
    ConditionCache cache = new ConditionCache(2);
    Condition first = cache.get("successCondition", "result > 1");
    Condition second = cache.get("failureCondition", "result > 1");
    assertThat(cache.get("successCondition", "result > 1")).isSameAs(first).isNotSameAs(second);
    cache.get("successCondition", "result > 2");
    assertThat(cache.get("successCondition", "result > 1")).isSameAs(first);
    assertThat(cache.get("failureCondition", "result > 1")).isNotSameAs(second);
    assertThatThrownBy(() -> new ConditionCache(0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anExpressionGivesATimeForARangeQuery() {
    assertThat(Expression.of("now() - duration('1h')").evaluateTime(NOW))
        .isEqualTo(new Value.Time(Instant.parse("2026-11-23T06:00:00Z")));
    assertThat(Expression.of("duration('90s')").evaluate(NOW))
        .isEqualTo(new Value.Span(Duration.ofSeconds(90)));
    assertThat(Expression.of("isNaN(1) ? 'a' : 'é'").evaluate(NOW)).isEqualTo(new Value.Text("é"));
    assertThat(Expression.of("1 + 1").evaluate(NOW)).isEqualTo(new Value.Number(2));
    assertThat(Expression.of("1 < 2").evaluate(NOW)).isEqualTo(new Value.Truth(true));
    assertThat(Expression.of("[1]").evaluate(NOW)).isEqualTo(new Value.Other("a list"));
  }

  @Test
  void anExpressionOfARangeQueryHasNoResultAndMustYieldATime() {
    assertThat(Expression.of("asInt('5')").evaluate(NOW))
        .isInstanceOfSatisfying(
            Value.Failed.class, failed -> assertThat(failed.message()).contains("'asInt'"));
    assertThat(Expression.of("duration('1h')").evaluateTime(NOW))
        .isInstanceOfSatisfying(
            Value.Failed.class,
            failed -> assertThat(failed.message()).contains("must yield a time", "a duration"));
    assertThat(Expression.of("now(").evaluateTime(NOW)).isInstanceOf(Value.Failed.class);
  }
}
