package dev.sluice.expressions.builtin;

import static dev.sluice.expressions.typing.Type.Basic.ANY;
import static dev.sluice.expressions.typing.Type.Basic.TEXT;

import dev.sluice.expressions.runtime.Budget;
import dev.sluice.expressions.runtime.Json;
import dev.sluice.expressions.runtime.Show;
import dev.sluice.expressions.runtime.Values;
import dev.sluice.expressions.syntax.Bytes;
import dev.sluice.expressions.syntax.ExpressionException;
import dev.sluice.expressions.typing.Overloads;
import dev.sluice.expressions.typing.Signature;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Functions between values and their text. */
final class ConversionFunctions {
  private static final Signature TO_TEXT = Overloads.of(TEXT, ANY);
  private static final Signature TEXT_TO_TEXT = Overloads.of(TEXT, TEXT);

  private ConversionFunctions() {}

  static List<Function> all() {
    return List.of(
        new Function("type", TO_TEXT, (a, c) -> Values.type(a.getFirst())),
        new Function("string", TO_TEXT, (a, c) -> Show.text(a.getFirst(), c.budget())),
        new Function("toJSON", TO_TEXT, (a, c) -> Json.write(a.getFirst(), c.budget())),
        new Function(
            "fromJSON",
            Overloads.of(ANY, TEXT),
            (a, c) -> Json.read(Values.text(a.getFirst(), "fromJSON"), c.budget())),
        new Function("toBase64", TEXT_TO_TEXT, (a, c) -> encoded(a, c.budget())),
        new Function("fromBase64", TEXT_TO_TEXT, (a, c) -> decoded(a, c.budget())));
  }

  private static String encoded(List<@Nullable Object> arguments, Budget budget) {
    String text = Values.text(arguments.getFirst(), "toBase64");
    budget.text(text.length());
    return Bytes.of(Base64.getEncoder().encode(Bytes.array(text)));
  }

  private static String decoded(List<@Nullable Object> arguments, Budget budget) {
    String text =
        Values.text(arguments.getFirst(), "fromBase64").replace("\n", "").replace("\r", "");
    budget.text(text.length());
    if (text.length() % 4 != 0) {
      throw new ExpressionException("fromBase64: the text is not base64");
    }
    try {
      return Bytes.of(Base64.getDecoder().decode(Bytes.array(text)));
    } catch (IllegalArgumentException e) {
      throw new ExpressionException("fromBase64: the text is not base64");
    }
  }
}
