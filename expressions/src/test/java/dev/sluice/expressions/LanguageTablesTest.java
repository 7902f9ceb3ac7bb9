package dev.sluice.expressions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.expressions.engine.Program;
import dev.sluice.expressions.runtime.Budget;
import dev.sluice.expressions.runtime.Context;
import dev.sluice.expressions.runtime.Show;
import dev.sluice.expressions.syntax.Bytes;
import dev.sluice.expressions.syntax.ExpressionException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What expressions give, a table for each group: {@code expression => value as string() shows it},
 * or {@code error}. In a value {@code \n} is a line's end and {@code \\} a backslash.
 */
class LanguageTablesTest {
  private static final Instant NOW = Instant.parse("2026-11-23T07:00:00Z");

  private record Row(String expression, String shown) {}

  @TestFactory
  Stream<DynamicTest> syntax() {
    return rows("syntax");
  }

  @TestFactory
  Stream<DynamicTest> operators() {
    return rows("operators");
  }

  @TestFactory
  Stream<DynamicTest> predicates() {
    return rows("predicates");
  }

  @TestFactory
  Stream<DynamicTest> numbers() {
    return rows("numbers");
  }

  @TestFactory
  Stream<DynamicTest> texts() {
    return rows("texts");
  }

  @TestFactory
  Stream<DynamicTest> collections() {
    return rows("collections");
  }

  @TestFactory
  Stream<DynamicTest> conversions() {
    return rows("conversion");
  }

  @TestFactory
  Stream<DynamicTest> times() {
    return rows("time");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "now() == date('2026-11-23T07:00:00Z')",
        "now(timezone('Europe/Berlin')).Hour() == 8",
        "now() - duration('1h') == date('2026-11-23 06:00:00')",
        "now().Weekday().String() == 'Monday'"
      })
  void nowIsTheInjectedInstant(String expression) {
    assertThat(shown(expression)).isEqualTo("true");
  }

  private static Stream<DynamicTest> rows(String table) {
    return read(table).stream()
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.expression(),
                    () -> assertThat(shown(row.expression())).isEqualTo(row.shown())));
  }

  private static String shown(String expression) {
    Context context = new Context(NOW, new Budget());
    try {
      Object value = Program.parse(expression).run(Functions.condition(null), context);
      return Bytes.text(Show.text(value, context.budget()));
    } catch (ExpressionException e) {
      return "error";
    }
  }

  private static List<Row> read(String table) {
    try (InputStream in =
        Objects.requireNonNull(
            LanguageTablesTest.class.getResourceAsStream("/tables/" + table + ".table"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(LanguageTablesTest::row)
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Row row(String line) {
    int at = line.lastIndexOf(" => ");
    String shown = line.substring(at + 4).replace("\\\\", "\0").replace("\\n", "\n");
    return new Row(line.substring(0, at), shown.replace('\0', '\\'));
  }
}
