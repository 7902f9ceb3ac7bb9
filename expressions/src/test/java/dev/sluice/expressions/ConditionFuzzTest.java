package dev.sluice.expressions;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever stands in a condition, evaluating it ends with an outcome. */
class ConditionFuzzTest {
  private static final Instant NOW = Instant.parse("2026-11-23T07:00:00Z");
  private static final List<String> RECORDED =
      ConditionCases.all().stream().map(ConditionCases.Case::condition).distinct().toList();
  private static final List<Result> RESULTS =
      List.of(
          new Result.Number(5),
          new Result.Number(Double.NaN),
          new Result.Numbers(List.of()),
          new Result.Numbers(List.of(1.0, 2.0)),
          new Result.Text("été"),
          new Result.Json(Map.of("a", List.of(1, "x"), "s", "text")),
          new Result.Json(true),
          new Result.Absent());

  @Property(tries = 2_000)
  void tokenSoupEndsWithAnOutcome(@ForAll("soup") String condition) {
    assertEnds(condition);
  }

  @Property(tries = 2_000)
  void mutatedConditionsEndWithAnOutcome(@ForAll("mutated") String condition) {
    assertEnds(condition);
  }

  @Property(tries = 1_000)
  void anyTextEndsWithAnOutcome(@ForAll String condition) {
    assertEnds(condition);
  }

  private static void assertEnds(String condition) {
    Condition parsed = Condition.parse(condition);
    for (Result result : RESULTS) {
      if (parsed.evaluate(result, NOW) instanceof Outcome.Fails fails) {
        assertThat(fails.message()).doesNotContain("internal failure");
      }
    }
  }

  @Provide
  Arbitrary<String> soup() {
    return Arbitraries.of(
            "(",
            ")",
            "[",
            "]",
            "{",
            "}",
            ",",
            ";",
            "?",
            ":",
            ".",
            "?.",
            "#",
            "#acc",
            "#index",
            "|",
            "??",
            "..",
            "not",
            "in",
            "and",
            "or",
            "let x =",
            "if",
            "else",
            "true",
            "nil",
            "result",
            "x",
            "==",
            "!=",
            "<",
            ">=",
            "1",
            "-1",
            "2.5",
            "'a'",
            "`raw`",
            "b'ab'",
            "+",
            "-",
            "*",
            "/",
            "%",
            "**",
            "matches",
            "contains",
            "::",
            "//",
            "/*",
            "*/",
            "\\",
            "'",
            "$env",
            "len(",
            "filter(",
            "map(",
            "all(",
            "count(",
            "sum(",
            "reduce(",
            "sortBy(",
            "groupBy(",
            "find(",
            "first(",
            "sort(",
            "max(",
            "mean(",
            "split(",
            "replace(",
            "repeat(",
            "join(",
            "string(",
            "toJSON(",
            "fromJSON(",
            "int(",
            "float(",
            "asInt(",
            "default(",
            "isNaN(",
            "now()",
            "duration('1h')",
            "date(",
            ".Year()",
            ".Format(",
            "timezone('UTC')",
            "bitshl(",
            "keys(",
            "fromPairs(",
            "toPairs(",
            "1..3",
            "[1, 'a']",
            "{a: 1}",
            "@",
            "é",
            "0x",
            "1e")
        .list()
        .ofMinSize(1)
        .ofMaxSize(14)
        .map(tokens -> String.join(" ", tokens));
  }

  @Provide
  Arbitrary<String> mutated() {
    Arbitrary<String> recorded = Arbitraries.of(RECORDED);
    return Combinators.combine(
            recorded,
            recorded,
            Arbitraries.integers().between(0, 99),
            Arbitraries.integers().between(0, 99))
        .as(
            (one, other, from, to) ->
                one.substring(0, one.length() * from / 100)
                    + other.substring(other.length() * to / 100));
  }
}
