package dev.sluice.expressions;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No input hangs, overflows the stack or exhausts memory: it fails with a clear cause. */
@Timeout(60)
class BoundsTest {
  private static final Instant NOW = Instant.parse("2026-11-23T07:00:00Z");
  private static final long SMALL_STACK = 512 << 10;

  /** Evaluates on a thread with half of the usual stack. */
  private static Outcome evaluated(String condition, Result result) {
    AtomicReference<Outcome> outcome = new AtomicReference<>(new Outcome.Fails("not evaluated"));
    Thread thread =
        new Thread(
            null,
            () -> outcome.set(Condition.parse(condition).evaluate(result, NOW)),
            "small-stack",
            SMALL_STACK);
    thread.start();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return outcome.get();
  }

  private static void assertFailsClearly(String condition, Result result, String cause) {
    assertThat(evaluated(condition, result))
        .isInstanceOfSatisfying(
            Outcome.Fails.class,
            fails -> assertThat(fails.message()).contains(cause).doesNotContain("internal"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"(", "[", "{a: ", "!", "-", "not ", "1 ** ", "true ? ", "let x = ", "len(", "if "})
  void deepNestingIsRefused(String opening) {
    assertFailsClearly(opening.repeat(12_000), new Result.Number(1), "levels deep");
  }

  @ParameterizedTest
  @ValueSource(strings = {".a", "[0]", "?.a", " | len()", "[1:]"})
  void longChainsAreRefused(String link) {
    assertFailsClearly("result" + link.repeat(5_000), new Result.Number(1), "cannot be evaluated");
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "!(", "[", "all([1], ", "string(", "{a: "})
  void nestingUpToTheBoundIsEvaluatedOnASmallStack(String opening) {
    String closing = opening.startsWith("[") ? "]" : opening.startsWith("{") ? "}" : ")";
    int deep = 50;
    assertThat(
            evaluated(
                "string(" + opening.repeat(deep) + "true" + closing.repeat(deep) + ") != ''",
                new Result.Number(1)))
        .isEqualTo(new Outcome.Holds(true));
  }

  @Test
  void aLongRowOfOperatorsIsNoNesting() {
    String row = "result > 1" + " || result > 1".repeat(2_000) + " || result > 0";
    assertThat(evaluated(row, new Result.Number(1))).isEqualTo(new Outcome.Holds(true));
    String sum = "result" + " + 1".repeat(4_000) + " == 4001";
    assertThat(evaluated(sum, new Result.Number(1))).isEqualTo(new Outcome.Holds(true));
    String real = "isNaN(1" + " + 1".repeat(4_000) + ")";
    assertThat(evaluated(real, new Result.Number(1))).isEqualTo(new Outcome.Holds(false));
  }

  @Test
  void tooManyPartsAndTooMuchTextAreRefused() {
    assertFailsClearly("1" + " + 1".repeat(6_000) + " > 0", new Result.Number(1), "10000 parts");
    assertFailsClearly("'" + "x".repeat(200_000) + "' == ''", new Result.Number(1), "characters");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "len(1..2000000) > 0",
        "len(1..9223372036854775807) > 0",
        "len(-9223372036854775807..9223372036854775807) > 0",
        "len(repeat('x', 1000000000)) > 0",
        "len(map(1..900000, [#, #])) > 0",
        "len(reduce(1..100, concat(#acc, #acc), [1])) > 0",
        "len(flatten(map(1..2000, 1..2000))) > 0",
      })
  void memoryIsBounded(String condition) {
    assertFailsClearly(condition, new Result.Number(1), "memory budget exceeded");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "all(1..100000, all(1..100000, # > 0))",
        "len(uniq(1..100000)) > 0",
        "all(1..900000, # in 1..900)",
        "len(reduce(1..1000, #acc + #acc, 'x')) > 0",
        "len(reduce(1..100, replace(#acc, '', 'xxxxxxxxxx'), 'x')) > 0",
        "len(reduce(1..100, toJSON([#acc, #acc]), 'x')) > 0",
        "len(reduce(1..100, string([#acc, #acc]), 'x')) > 0",
        "len(reduce(1..100, toBase64(#acc + #acc), 'x')) > 0",
        "reduce(1..100, [#acc, #acc], 1) == reduce(1..100, [#acc, #acc], 1)",
        "any(1..900000, repeat('a', 99999) matches '(a*)*b')",
        "any(1..900000, repeat('a', 99999) contains repeat('a', 9999) + 'b')",
        "len(split(repeat('a', 999999), '')) > 0 and any(1..900000, len(repeat('x', 9)) > 10)",
      })
  void timeIsBounded(String condition) {
    assertThat(evaluated(condition, new Result.Number(1)))
        .isInstanceOfSatisfying(
            Outcome.Fails.class,
            fails ->
                assertThat(fails.message())
                    .containsAnyOf("budget exceeded", "longer than", "levels deep")
                    .doesNotContain("internal"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "string(reduce(1..100000, [#acc], 0)) == ''",
        "toJSON(reduce(1..100000, [#acc], 0)) == ''",
        "len(flatten(reduce(1..100000, [#acc], 0))) == 0",
        "mean(reduce(1..100000, [#acc], 0)) == 0",
        "reduce(1..100000, [#acc], 0) == reduce(1..100000, [#acc], 0)",
        "reduce(1..100000, {{'a': #acc}}, {}) == reduce(1..100000, {{'a': #acc}}, {})",
        "max(reduce(1..100000, [#acc], 0)) == 0",
      })
  void deepValuesAreRefused(String condition) {
    assertFailsClearly(condition, new Result.Number(1), "levels deep");
  }

  @Test
  void aDeepResultIsRefused() {
    Object tree = 1.0;
    for (int i = 0; i < 100_000; i++) {
      List<Object> outer = new ArrayList<>();
      outer.add(tree);
      tree = outer;
    }
    assertFailsClearly("result == nil", new Result.Json(tree), "levels deep");
  }

  @Test
  void aChainOfComparisonsInsideOneAnotherDoesNotMultiply() {
    String nested = "1";
    for (int i = 0; i < 60; i++) {
      nested = "(0 <= " + nested.length() % 3 + " <= len([" + nested + "]) <= 3 ? 1 : 2)";
    }
    assertThat(evaluated(nested + " == 1", new Result.Number(1)))
        .isInstanceOfAny(Outcome.Holds.class, Outcome.Fails.class);
  }

  @Test
  void aLargeResultIsEvaluated() {
    List<Double> numbers = new ArrayList<>();
    for (int i = 0; i < 200_000; i++) {
      numbers.add((double) i);
    }
    assertThat(evaluated("all(result, # >= 0)", new Result.Numbers(numbers)))
        .isEqualTo(new Outcome.Holds(true));
    assertThat(evaluated("result contains 'z'", new Result.Text("a".repeat(1 << 20))))
        .isEqualTo(new Outcome.Holds(false));
  }
}
