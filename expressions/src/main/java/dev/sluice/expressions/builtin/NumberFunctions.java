package dev.sluice.expressions.builtin;

import static dev.sluice.expressions.typing.Type.Basic.ANY;
import static dev.sluice.expressions.typing.Type.Basic.DURATION;
import static dev.sluice.expressions.typing.Type.Basic.FLOAT;
import static dev.sluice.expressions.typing.Type.Basic.INT;
import static dev.sluice.expressions.typing.Type.Basic.TEXT;

import dev.sluice.expressions.runtime.Numbers;
import dev.sluice.expressions.runtime.Span;
import dev.sluice.expressions.runtime.Values;
import dev.sluice.expressions.syntax.Bytes;
import dev.sluice.expressions.syntax.ExpressionException;
import dev.sluice.expressions.typing.Overloads;
import dev.sluice.expressions.typing.Signature;
import dev.sluice.expressions.typing.Type;
import dev.sluice.expressions.typing.Type.Basic;
import dev.sluice.expressions.typing.Types;
import java.time.DayOfWeek;
import java.time.Month;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongBinaryOperator;
import org.jspecify.annotations.Nullable;

/** Rounding, conversion to numbers and bits. */
final class NumberFunctions {
  private static final Signature CONVERSION_TO_INT =
      Arity.one(
          "a number or text",
          t -> Types.isNumber(t) || t == TEXT || t.shape() == Type.Shape.NAMED,
          t -> INT);

  private NumberFunctions() {}

  static List<Function> all() {
    return List.of(
        new Function(
            "abs",
            Arity.one("a number", t -> Types.isNumber(t) || t == DURATION, t -> t),
            (a, c) -> abs(a.getFirst())),
        rounding("ceil", Math::ceil),
        rounding("floor", Math::floor),
        rounding("round", NumberFunctions::round),
        new Function("int", CONVERSION_TO_INT, (a, c) -> toInt(a.getFirst())),
        new Function(
            "float",
            Arity.one(
                "a number or text",
                t -> Types.isNumber(t) || t == TEXT || t == DURATION,
                t -> FLOAT),
            (a, c) -> toFloat(a.getFirst(), "float")),
        bits("bitand", (x, y) -> x & y),
        bits("bitor", (x, y) -> x | y),
        bits("bitxor", (x, y) -> x ^ y),
        bits("bitnand", (x, y) -> x & ~y),
        bits("bitshl", (x, y) -> shift(y) > 63 ? 0 : x << y),
        bits("bitshr", (x, y) -> x >> Math.min(63, shift(y))),
        bits("bitushr", (x, y) -> shift(y) > 63 ? 0 : x >>> y),
        new Function("bitnot", Overloads.of(INT, INT), (a, c) -> ~integer(a.getFirst(), "bitnot")));
  }

  private static Object abs(@Nullable Object value) {
    return switch (value) {
      case Long l -> l < 0 ? (Object) (-l) : l;
      case Double d -> d < 0 ? (Object) (-d) : d;
      case null, default ->
          throw new ExpressionException("abs takes a number, not " + Values.described(value));
    };
  }

  private static Function rounding(String name, DoubleUnaryOperator operation) {
    return new Function(
        name,
        Arity.one("a number", t -> Types.isNumber(t) || t == DURATION, t -> FLOAT),
        (a, c) -> operation.applyAsDouble(Values.real(a.getFirst(), name)));
  }

  /** Rounds half away from zero. */
  private static double round(double value) {
    double whole = value < 0 ? Math.ceil(value) : Math.floor(value);
    return Math.abs(value - whole) >= 0.5 ? whole + Math.copySign(1, value) : whole;
  }

  private static long toInt(@Nullable Object value) {
    return switch (value) {
      case Long l -> l;
      case Double d -> Values.truncated(d);
      case String s -> Numbers.whole(Bytes.text(s), "int");
      case Span span -> span.nanos();
      case Month month -> month.getValue();
      case DayOfWeek day -> Values.number(day);
      case null, default ->
          throw new ExpressionException(
              "int takes a number or text, not " + Values.described(value));
    };
  }

  static double toFloat(@Nullable Object value, String name) {
    return value instanceof String s ? Numbers.real(Bytes.text(s), name) : Values.real(value, name);
  }

  private static Function bits(String name, LongBinaryOperator operation) {
    return new Function(
        name,
        Overloads.of(INT, INT, INT),
        (a, c) -> operation.applyAsLong(integer(a.getFirst(), name), integer(a.get(1), name)));
  }

  private static long shift(long count) {
    if (count < 0) {
      throw new ExpressionException("negative shift count " + count);
    }
    return count;
  }

  private static long integer(@Nullable Object value, String name) {
    if (value instanceof Long l) {
      return l;
    }
    throw new ExpressionException(name + " takes whole numbers, not " + Values.described(value));
  }

  /** The type of an argument list that must be numbers or lists of them. */
  static Type aggregated(String name, List<Type> arguments) {
    if (arguments.isEmpty()) {
      throw new ExpressionException(name + " takes at least one argument");
    }
    for (Type argument : arguments) {
      if (Types.isUnknown(argument) || argument instanceof Type.ListType) {
        return ANY;
      }
      if (!Types.isNumber(argument) && argument.shape() != Type.Shape.NAMED) {
        throw Arity.refused(name, "numbers or lists of numbers", argument);
      }
    }
    return arguments.getFirst() instanceof Basic first ? first : ANY;
  }
}
