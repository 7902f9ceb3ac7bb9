package dev.sluice.expressions.runtime;

import dev.sluice.expressions.syntax.ExpressionException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The arithmetic operators. Whole numbers have 64 bits and wrap around. */
public final class Arithmetic {
  private Arithmetic() {}

  /** Sum of numbers, texts, or times and durations. */
  public static Object add(@Nullable Object a, @Nullable Object b, Budget budget) {
    if (a instanceof Long x && b instanceof Long y) {
      return x + y;
    }
    if (a instanceof Number x && b instanceof Number y) {
      return x.doubleValue() + y.doubleValue();
    }
    if (a instanceof String x && b instanceof String y) {
      budget.text((long) x.length() + y.length());
      return x + y;
    }
    if (a instanceof ZonedDateTime x && b instanceof Span y) {
      return moved(x, y.nanos());
    }
    if (a instanceof Span x && b instanceof ZonedDateTime y) {
      return moved(y, x.nanos());
    }
    if (a instanceof Span x && b instanceof Span y) {
      return new Span(x.nanos() + y.nanos());
    }
    throw undefined("+", a, b);
  }

  /** Difference of numbers, or of times and durations. */
  public static Object subtract(@Nullable Object a, @Nullable Object b) {
    if (a instanceof Long x && b instanceof Long y) {
      return x - y;
    }
    if (a instanceof Number x && b instanceof Number y) {
      return x.doubleValue() - y.doubleValue();
    }
    if (a instanceof ZonedDateTime x && b instanceof ZonedDateTime y) {
      return between(y, x);
    }
    if (a instanceof ZonedDateTime x && b instanceof Span y) {
      return moved(x, -y.nanos());
    }
    if (a instanceof Span x && b instanceof Span y) {
      return new Span(x.nanos() - y.nanos());
    }
    throw undefined("-", a, b);
  }

  /** Product of numbers and durations. */
  public static Object multiply(@Nullable Object a, @Nullable Object b) {
    Object x = a instanceof Span s ? (Object) s.nanos() : a;
    Object y = b instanceof Span s ? (Object) s.nanos() : b;
    if (x instanceof Long m && y instanceof Long n) {
      return a instanceof Span || b instanceof Span ? new Span(m * n) : (Object) (m * n);
    }
    if (x instanceof Number m && y instanceof Number n) {
      return m.doubleValue() * n.doubleValue();
    }
    throw undefined("*", a, b);
  }

  /** Quotient, always floating-point: by zero it is an infinity or NaN. */
  public static double divide(@Nullable Object a, @Nullable Object b) {
    if (a instanceof Number x && b instanceof Number y) {
      return x.doubleValue() / y.doubleValue();
    }
    throw undefined("/", a, b);
  }

  /** Remainder of whole numbers. */
  public static long modulo(@Nullable Object a, @Nullable Object b) {
    if (a instanceof Long x && b instanceof Long y) {
      if (y == 0) {
        throw new ExpressionException("'%' by zero");
      }
      return x % y;
    }
    throw new ExpressionException(
        "'%' needs two whole numbers, not "
            + Values.described(a)
            + " and "
            + Values.described(b)
            + ": use int()");
  }

  /** Power, always floating-point; one to any power and any power zero are one. */
  public static double power(@Nullable Object a, @Nullable Object b) {
    double base = Values.real(a, "'**'");
    double exponent = Values.real(b, "'**'");
    boolean one = base == 1 || (base == -1 && Double.isInfinite(exponent));
    return one ? 1 : Math.pow(base, exponent);
  }

  /** The number with its sign turned. */
  public static Object negate(@Nullable Object value) {
    return switch (value) {
      case Long l -> -l;
      case Double d -> -d;
      case null, default ->
          throw new ExpressionException("'-' needs a number, not " + Values.described(value));
    };
  }

  /** The whole numbers from one to another, both included. */
  public static Seq range(@Nullable Object from, @Nullable Object to, Budget budget) {
    long first = Values.whole(from, "'..'");
    long last = Values.whole(to, "'..'");
    if (last < first) {
      return new Seq(dev.sluice.expressions.typing.Type.Storage.INTS, List.of());
    }
    budget.elements(last - first < 0 ? Long.MAX_VALUE >> 1 : last - first + 1);
    List<@Nullable Object> items = new ArrayList<>((int) (last - first + 1));
    for (long i = first; i <= last; i++) {
      items.add(i);
    }
    return new Seq(dev.sluice.expressions.typing.Type.Storage.INTS, items);
  }

  /** A time some nanoseconds later. */
  public static ZonedDateTime moved(ZonedDateTime time, long nanos) {
    try {
      return time.toInstant().plusNanos(nanos).atZone(time.getZone());
    } catch (java.time.DateTimeException | ArithmeticException e) {
      throw new ExpressionException("a time out of range");
    }
  }

  /** The time from one moment to another; what does not fit is the longest duration. */
  public static Span between(ZonedDateTime from, ZonedDateTime to) {
    Duration duration = Duration.between(from.toInstant(), to.toInstant());
    try {
      return new Span(duration.toNanos());
    } catch (ArithmeticException e) {
      return new Span(duration.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE);
    }
  }

  private static ExpressionException undefined(
      String operator, @Nullable Object a, @Nullable Object b) {
    return new ExpressionException(
        "cannot compute " + Values.described(a) + " " + operator + " " + Values.described(b));
  }
}
