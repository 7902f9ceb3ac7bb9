package dev.sluice.expressions.runtime;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.expressions.syntax.Bytes;
import dev.sluice.expressions.syntax.ExpressionException;
import dev.sluice.expressions.typing.Type.Storage;
import java.io.IOException;
import java.time.DayOfWeek;
import java.time.Month;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values as JSON and back. Text is in {@link Bytes} form. */
public final class Json {
  private static final JsonFactory FACTORY = new JsonFactory();

  private Json() {}

  /** Reads JSON; all its numbers are floating-point. */
  public static @Nullable Object read(String bytes, Budget budget) {
    budget.text(bytes.length());
    try (JsonParser parser = FACTORY.createParser(Bytes.array(bytes))) {
      if (parser.nextToken() == null) {
        throw new ExpressionException("fromJSON() needs JSON, not empty text");
      }
      Object value = value(parser, budget);
      if (parser.nextToken() != null) {
        throw new ExpressionException("fromJSON(): more text follows the JSON value");
      }
      return value;
    } catch (IOException e) {
      throw new ExpressionException("fromJSON(): the text is not JSON");
    }
  }

  private static @Nullable Object value(JsonParser parser, Budget budget) throws IOException {
    budget.steps(1);
    return switch (parser.currentToken()) {
      case VALUE_NULL -> null;
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_STRING -> Bytes.of(parser.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
        double number = parser.getDoubleValue();
        if (Double.isInfinite(number)) {
          throw new ExpressionException("fromJSON(): a number is out of range");
        }
        yield number;
      }
      case START_ARRAY -> {
        List<@Nullable Object> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(value(parser, budget));
          budget.elements(1);
        }
        yield Seq.of(items);
      }
      case START_OBJECT -> {
        Dict map = Dict.ofText();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String key = Bytes.of(parser.currentName());
          parser.nextToken();
          map.entries().put(key, value(parser, budget));
          budget.elements(1);
        }
        yield map;
      }
      default -> throw new ExpressionException("fromJSON(): the text is not JSON");
    };
  }

  /** Writes JSON as toJSON() does: indented by two blanks, keys in order. */
  public static String write(@Nullable Object value, Budget budget) {
    StringBuilder out = new StringBuilder();
    write(value, 0, out, budget);
    return out.toString();
  }

  private static void write(@Nullable Object value, int level, StringBuilder out, Budget budget) {
    if (level > Values.MOST_LEVELS) {
      throw new ExpressionException(
          "a value is nested more than " + Values.MOST_LEVELS + " levels deep");
    }
    switch (value) {
      case null -> out.append("null");
      case Boolean b -> out.append(b);
      case Long l -> out.append(l);
      case Double d -> out.append(Numbers.json(d));
      case String s -> quote(s, out);
      case Span span -> out.append(span.nanos());
      case Month month -> out.append(month.getValue());
      case DayOfWeek day -> out.append(Values.number(day));
      case ZonedDateTime time -> quote(GoTime.rfc3339(time), out);
      case Seq list when list.storage() == Storage.BYTES -> quote(base64(list), out);
      case Seq list -> {
        out.append('[');
        for (int i = 0; i < list.size(); i++) {
          newLine(i == 0, level + 1, out);
          write(list.at(i), level + 1, out, budget);
        }
        close(list.size(), level, ']', out);
      }
      case Dict map when map.keys() == Dict.Keys.TEXT -> {
        out.append('{');
        boolean first = true;
        for (Object key : Show.sorted(map)) {
          newLine(first, level + 1, out);
          first = false;
          quote(Values.text(key, "a key"), out);
          out.append(": ");
          write(map.get(key), level + 1, out, budget);
        }
        close(map.entries().size(), level, '}', out);
      }
      case ZoneId _ -> out.append("{}");
      default -> throw new ExpressionException("toJSON() cannot write " + Values.described(value));
    }
    budget.text(out.length() > Budget.MOST_TEXT ? out.length() : 8 + level);
  }

  private static void newLine(boolean first, int level, StringBuilder out) {
    out.append(first ? "\n" : ",\n").append("  ".repeat(level));
  }

  private static void close(int size, int level, char bracket, StringBuilder out) {
    if (size > 0) {
      out.append('\n').append("  ".repeat(level));
    }
    out.append(bracket);
  }

  private static String base64(Seq list) {
    byte[] bytes = new byte[list.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Values.whole(list.at(i), "a byte");
    }
    return Bytes.of(Base64.getEncoder().encode(bytes));
  }

  private static void quote(String bytes, StringBuilder out) {
    out.append('"');
    String text = Bytes.text(bytes);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        case '<', '>', '&', '\u2028', '\u2029' -> escape(c, out);
        default -> {
          if (c < 0x20) {
            escape(c, out);
          } else if (c < 0x80) {
            out.append(c);
          } else {
            int codePoint = text.codePointAt(i);
            out.append(Bytes.of(Character.toString(codePoint)));
            i += Character.charCount(codePoint) - 1;
          }
        }
      }
    }
    out.append('"');
  }

  private static void escape(char c, StringBuilder out) {
    out.append("\\u").append(java.util.HexFormat.of().toHexDigits(c));
  }
}
