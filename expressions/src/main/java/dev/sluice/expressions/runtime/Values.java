package dev.sluice.expressions.runtime;

import dev.sluice.expressions.syntax.Bytes;
import dev.sluice.expressions.syntax.ExpressionException;
import java.time.DayOfWeek;
import java.time.Month;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/**
 * What a value is. Values are null (nil), {@link Boolean}, {@link Long}, {@link Double}, {@link
 * String} in {@link Bytes} form, {@link Seq}, {@link Dict}, {@link ZonedDateTime}, {@link Span},
 * {@link Month}, {@link DayOfWeek}, {@link ZoneId} and {@link Callable}.
 */
public final class Values {
  /** Longest way into nested lists and maps that is followed. */
  public static final int MOST_LEVELS = 250;

  private Values() {}

  /** The name that type() gives. */
  public static String type(@Nullable Object value) {
    return switch (value) {
      case null -> "nil";
      case Boolean _ -> "bool";
      case Long _ -> "int";
      case Double _ -> "float";
      case String _ -> "string";
      case Seq _ -> "array";
      case Dict _ -> "map";
      case ZonedDateTime _ -> "time.Time";
      case Span _ -> "time.Duration";
      case Month _ -> "time.Month";
      case DayOfWeek _ -> "time.Weekday";
      case ZoneId _ -> "time.Location";
      case Callable _ -> "func";
      default -> "unknown";
    };
  }

  /** Words for an error: what kind of value it is, never its content. */
  public static String described(@Nullable Object value) {
    return switch (value) {
      case null -> "nil";
      case String _ -> "text";
      case Seq _ -> "a list";
      case Dict _ -> "a map";
      case ZonedDateTime _ -> "a time";
      case Span _ -> "a duration";
      case Month _ -> "a month";
      case DayOfWeek _ -> "a weekday";
      case ZoneId _ -> "a time zone";
      case Callable _ -> "a function";
      default -> type(value);
    };
  }

  /** A truth value. */
  public static boolean bool(@Nullable Object value, String where) {
    if (value instanceof Boolean b) {
      return b;
    }
    throw new ExpressionException(where + " needs true or false, not " + described(value));
  }

  /** Text, in {@link Bytes} form. */
  public static String text(@Nullable Object value, String where) {
    if (value instanceof String s) {
      return s;
    }
    throw new ExpressionException(where + " needs text, not " + described(value));
  }

  /** A list. */
  public static Seq list(@Nullable Object value, String where) {
    if (value instanceof Seq list) {
      return list;
    }
    throw new ExpressionException(where + " needs a list, not " + described(value));
  }

  /** A map. */
  public static Dict map(@Nullable Object value, String where) {
    if (value instanceof Dict map) {
      return map;
    }
    throw new ExpressionException(where + " needs a map, not " + described(value));
  }

  /** What a predicate runs over: a list, or text as its bytes. */
  public static Seq collection(@Nullable Object value, String where, Budget budget) {
    return value instanceof String text ? bytes(text, budget) : list(value, where);
  }

  /** Text as the list of its bytes. */
  public static Seq bytes(String text, Budget budget) {
    budget.elements(text.length());
    return new Seq(
        dev.sluice.expressions.typing.Type.Storage.BYTES,
        text.chars().<@Nullable Object>mapToObj(c -> (long) c).toList());
  }

  /** A number as a whole number, cut towards zero, as an index or count is read. */
  public static long whole(@Nullable Object value, String where) {
    return switch (value) {
      case Long l -> l;
      case Double d -> truncated(d);
      case null, default ->
          throw new ExpressionException(where + " needs a number, not " + described(value));
    };
  }

  /** A number as a floating-point number. */
  public static double real(@Nullable Object value, String where) {
    return switch (value) {
      case Long l -> l;
      case Double d -> d;
      case null, default ->
          throw new ExpressionException(where + " needs a number, not " + described(value));
    };
  }

  /** A floating-point number cut to 64 bits; what does not fit is the smallest number, as in Go. */
  public static long truncated(double value) {
    return value >= -0x1p63 && value < 0x1p63 ? (long) value : Long.MIN_VALUE;
  }

  /** A day of the week as Go counts it: Sunday is 0. */
  public static long number(DayOfWeek day) {
    return day.getValue() % 7;
  }

  /** The name of a month or weekday: {@code March}. */
  public static String name(Enum<?> value) {
    String name = value.name();
    return name.charAt(0) + name.substring(1).toLowerCase(java.util.Locale.ROOT);
  }
}
