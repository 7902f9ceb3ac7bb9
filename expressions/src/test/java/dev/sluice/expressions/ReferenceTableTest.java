package dev.sluice.expressions;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each row of the reference's table of verified behaviour, for the kind of result it speaks of. */
class ReferenceTableTest {
  private static final Instant NOW = Instant.parse("2026-11-23T07:00:00Z");
  private static final Result.Json OBJECT =
      new Result.Json(Map.of("a", 1, "b", "3", "s", "ok", "list", List.of(1, 2)));

  private static String evaluated(String condition, Result result) {
    return switch (Condition.parse(condition).evaluate(result, NOW)) {
      case Outcome.Holds holds -> String.valueOf(holds.value());
      case Outcome.Fails _ -> "error";
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      value = {
        "result => error",
        "1 => error",
        "result == 5 => true",
        "5 in [result] => true",
        "result == '5' => error",
        "result > '5' => error",
        "result % 2 == 1 => error",
        "int(result) % 2 == 1 => true",
        "asInt(result) == 5 => true",
        "asFloat(result) == 5.0 => true",
        "5/2 == 2.5 => true",
        "isInf(1/0) => true",
        "isNaN(0/0) => true",
        "5 % 0 == 0 => error",
        "RESULT > 1 => error",
        "false and RESULT > 1 => error",
        "math.Abs(result) > 1 => error",
        "isNil(nil) => false",
        "default(nil, 1) == 5 => true",
        "default(99, 1) == 5 => true",
        "(result ?? 1) == 5 => true",
        "1 < result < 10 => true",
        "1 < result < 4 => false",
        "isNaN(result) or isInf(result) => false",
        "int('5.5') == 5 => error",
        "float('1.5') == 1.5 => true",
        "asInt('1.5') == 1 => error",
        "asFloat('1e3') == 1000 => true",
        "asInt(true) == 1 => error",
        "asInt([]) == 1 => error",
        "1..2000000 == [] => error",
        "result > 1 || => error",
      })
  void aNumber(String condition, String outcome) {
    assertThat(evaluated(condition, new Result.Number(5))).isEqualTo(outcome);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      value = {
        "result == 1 => false",
        "result != 1 => true",
        "result != result => true",
        "result < 1 => false",
        "result >= 1 => false",
        "not (result < 1) => true",
        "isNaN(result) => true",
        "isNaN(max([result, 1])) => true",
        "max([1, result]) >= 1 => true",
        "isNaN(mean([1, result])) => true",
      })
  void notANumber(String condition, String outcome) {
    assertThat(evaluated(condition, new Result.Number(Double.NaN))).isEqualTo(outcome);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      value = {
        "result > 1e308 => true",
        "result < 0 => false",
        "isInf(result) => true",
        "isNaN(result) => false",
      })
  void infinity(String condition, String outcome) {
    assertThat(evaluated(condition, new Result.Number(Double.POSITIVE_INFINITY)))
        .isEqualTo(outcome);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      value = {
        "result[0] < 1 => error",
        "len(result) == 0 || result[0] < 1 => true",
        "all(result, # < 1) => true",
        "none(result, # < 1) => true",
        "any(result, # < 1) => false",
        "sum(result) == 0 => true",
        "mean(result) == 0 => true",
        "median(result) == 0 => true",
        "max(result) < 1 => error",
        "min(result) == nil => true",
        "first(result) == nil => true",
        "(get(result, 0) ?? 7) == 7 => true",
        "isNil(result) => false",
      })
  void anEmptyVector(String condition, String outcome) {
    assertThat(evaluated(condition, new Result.Numbers(List.of()))).isEqualTo(outcome);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      value = {
        "result[0] == 1 => true",
        "result[-1] == 2 => true",
        "2 in result => true",
        "all(result, # >= 1) => true",
        "isNaN(result) => error",
        "result > 1 => error",
        "result == [1, 2] => true",
        "len(result) == 2 => true",
        "sum(result[1:]) == 2 => true",
      })
  void aVector(String condition, String outcome) {
    assertThat(evaluated(condition, new Result.Numbers(List.of(1.0, 2.0)))).isEqualTo(outcome);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      value = {
        "result < 1 => error",
        "result == nil || result < 1 => error",
        "isNil(result) || result < 1 => error",
        "len(result) == 0 => error",
        "result.a == 1 => error",
        "result?.a == 1 => error",
        "isNaN(result) => error",
        "default(result, 0) < 1 => true",
        "(result ?? 2) < 1 => false",
        "result == nil => true",
        "isNil(result) => true",
        "isNil(1) => true",
      })
  void noResult(String condition, String outcome) {
    assertThat(evaluated(condition, new Result.Absent())).isEqualTo(outcome);
    assertThat(evaluated(condition, new Result.Json(null))).isEqualTo(outcome);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      value = {
        "result.a == 1 => true",
        "result.b == 3 => false",
        "result.b > 2 => error",
        "result.z == nil => true",
        "result.z > 1 => error",
        "result.z.y == 1 => error",
        "(result.z?.y ?? 5) == 5 => true",
        "result.z => error",
        "result[0] == 1 => error",
        "result['a'] == 1 => true",
        "default(result.z, 0) == 0 => false",
        "default(result.z, 0).a == 1 => true",
        "isNil(result.z) => false",
        "result.list[1] == 2 => true",
        "result.s matches '^o' => true",
        "('a' in result) => true",
        "$env.result.a == 1 => true",
        "$env['result'].a == 1 => true",
      })
  void aJsonObject(String condition, String outcome) {
    assertThat(evaluated(condition, OBJECT)).isEqualTo(outcome);
  }

  /** expr-lang folds literals before it evaluates, so what they decide is never evaluated. */
  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      value = {
        "result or true => true",
        "result and false => false",
        "not (result or not false) => false",
        "result or 1 + 2 == 3 => true",
        "result or -1 == -1 => true",
        "result and 'a' + 'b' == 'c' => false",
        "result or true == true => true",
        "result or 1 != 2 => error",
        "result or 0.5 == 0.5 => error",
        "result > 1 => error",
      })
  void literalsDecideBeforeTheEvaluation(String condition, String outcome) {
    String unknown = condition.replace("result", "result[0]");
    assertThat(evaluated(unknown, new Result.Json(List.of("text")))).isEqualTo(outcome);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      value = {
        "result == 'It worked!' => true",
        "result contains 'work' => true",
        "result > 1 => error",
        "result.a == 1 => error",
        "len(result) == 10 => true",
        "asInt(result) == 1 => error",
      })
  void text(String condition, String outcome) {
    assertThat(evaluated(condition, new Result.Text("It worked!"))).isEqualTo(outcome);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      value = {
        "9007199254740993 => result == 9007199254740992",
        "123456789012345678 => result == 123456789012345680",
      })
  void numbersOfJsonAreDoubles(long number, String condition) {
    assertThat(evaluated(condition, new Result.Json(number))).isEqualTo("true");
  }
}
