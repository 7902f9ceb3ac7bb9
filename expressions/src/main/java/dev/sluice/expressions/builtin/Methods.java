package dev.sluice.expressions.builtin;

import static dev.sluice.expressions.typing.Type.Basic.BOOL;
import static dev.sluice.expressions.typing.Type.Basic.DURATION;
import static dev.sluice.expressions.typing.Type.Basic.FLOAT;
import static dev.sluice.expressions.typing.Type.Basic.INT;
import static dev.sluice.expressions.typing.Type.Basic.INT64;
import static dev.sluice.expressions.typing.Type.Basic.MONTH;
import static dev.sluice.expressions.typing.Type.Basic.TEXT;
import static dev.sluice.expressions.typing.Type.Basic.TIME;
import static dev.sluice.expressions.typing.Type.Basic.TIMEZONE;
import static dev.sluice.expressions.typing.Type.Basic.WEEKDAY;

import dev.sluice.expressions.runtime.Arithmetic;
import dev.sluice.expressions.runtime.Callable;
import dev.sluice.expressions.runtime.GoLayout;
import dev.sluice.expressions.runtime.GoTime;
import dev.sluice.expressions.runtime.Span;
import dev.sluice.expressions.syntax.Bytes;
import dev.sluice.expressions.syntax.ExpressionException;
import dev.sluice.expressions.typing.Overloads;
import dev.sluice.expressions.typing.Type;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Month;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.IsoFields;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The methods of times, durations, months, weekdays and zones, under their Go names. */
public final class Methods {
  /** What a method does with its receiver and arguments. */
  @FunctionalInterface
  private interface Body {
    @Nullable Object call(Object receiver, List<@Nullable Object> arguments);
  }

  private record Method(Overloads signature, Body body) {}

  private static final ZonedDateTime GO_ZERO =
      ZonedDateTime.of(1, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

  private static final Map<Type, Map<String, Method>> METHODS = methods();

  private Methods() {}

  /** The type of a method of values of a type, if there is one. */
  public static Optional<Type.FunctionType> type(Type receiver, String name) {
    return Optional.ofNullable(METHODS.getOrDefault(receiver, Map.of()).get(name))
        .map(method -> new Type.FunctionType(name, method.signature()));
  }

  /** A method of a value, bound to it, if there is one. */
  public static Optional<Callable> bound(@Nullable Object receiver, @Nullable Object name) {
    if (receiver == null || !(name instanceof String text)) {
      return Optional.empty();
    }
    Type type =
        switch (receiver) {
          case ZonedDateTime _ -> TIME;
          case Span _ -> DURATION;
          case Month _ -> MONTH;
          case DayOfWeek _ -> WEEKDAY;
          case ZoneId _ -> TIMEZONE;
          default -> Type.Basic.UNKNOWN;
        };
    return Optional.ofNullable(METHODS.getOrDefault(type, Map.of()).get(text))
        .map(
            method ->
                new Callable(text, (arguments, _) -> call(text, method, receiver, arguments)));
  }

  private static @Nullable Object call(
      String name, Method method, Object receiver, List<@Nullable Object> arguments) {
    try {
      return method.body().call(receiver, arguments);
    } catch (ClassCastException | IndexOutOfBoundsException | NullPointerException e) {
      throw new ExpressionException(name + "() does not take these arguments");
    } catch (DateTimeException | ArithmeticException e) {
      throw new ExpressionException(name + "(): out of range");
    }
  }

  private static Map<Type, Map<String, Method>> methods() {
    return Map.of(
        TIME, times(), DURATION, durations(), MONTH, named(), WEEKDAY, named(), TIMEZONE, zones());
  }

  private static Map<String, Method> named() {
    return Map.of(
        "String",
        new Method(
            Overloads.of(TEXT), (v, a) -> dev.sluice.expressions.runtime.Values.name((Enum<?>) v)));
  }

  private static Map<String, Method> zones() {
    return Map.of("String", new Method(Overloads.of(TEXT), (v, a) -> GoTime.name((ZoneId) v)));
  }

  private static Map<String, Method> durations() {
    Map<String, Method> all = new HashMap<>();
    span(all, "Hours", FLOAT, n -> n / 3.6e12);
    span(all, "Minutes", FLOAT, n -> n / 6e10);
    span(all, "Seconds", FLOAT, n -> n / 1e9);
    span(all, "Milliseconds", INT64, n -> n / 1_000_000);
    span(all, "Microseconds", INT64, n -> n / 1_000);
    span(all, "Nanoseconds", INT64, n -> n);
    span(all, "String", TEXT, n -> GoTime.shown(new Span(n)));
    span(all, "Abs", DURATION, n -> new Span(n == Long.MIN_VALUE ? Long.MAX_VALUE : Math.abs(n)));
    all.put("Truncate", new Method(Overloads.of(DURATION, DURATION), (v, a) -> cut(v, a, false)));
    all.put("Round", new Method(Overloads.of(DURATION, DURATION), (v, a) -> cut(v, a, true)));
    return Map.copyOf(all);
  }

  private static void span(
      Map<String, Method> all, String name, Type result, Function<Long, Object> body) {
    all.put(name, new Method(Overloads.of(result), (v, a) -> body.apply(((Span) v).nanos())));
  }

  private static Span cut(Object receiver, List<@Nullable Object> arguments, boolean round) {
    long nanos = ((Span) receiver).nanos();
    long unit = nanos(arguments.getFirst());
    if (unit <= 0) {
      return new Span(nanos);
    }
    long rest = nanos % unit;
    boolean away = round && Math.abs(rest) >= unit - Math.abs(rest);
    return new Span(nanos - rest + (away ? (nanos < 0 ? -unit : unit) : 0));
  }

  private static Map<String, Method> times() {
    Map<String, Method> all = new HashMap<>();
    time(all, "Year", INT, t -> (long) t.getYear());
    time(all, "Month", MONTH, ZonedDateTime::getMonth);
    time(all, "Day", INT, t -> (long) t.getDayOfMonth());
    time(all, "YearDay", INT, t -> (long) t.getDayOfYear());
    time(all, "Weekday", WEEKDAY, ZonedDateTime::getDayOfWeek);
    time(all, "Hour", INT, t -> (long) t.getHour());
    time(all, "Minute", INT, t -> (long) t.getMinute());
    time(all, "Second", INT, t -> (long) t.getSecond());
    time(all, "Nanosecond", INT, t -> (long) t.getNano());
    time(all, "Unix", INT64, ZonedDateTime::toEpochSecond);
    time(all, "UnixMilli", INT64, t -> t.toInstant().toEpochMilli());
    time(all, "UnixMicro", INT64, t -> epochNanos(t) / 1_000);
    time(all, "UnixNano", INT64, Methods::epochNanos);
    time(all, "UTC", TIME, t -> t.withZoneSameInstant(ZoneOffset.UTC));
    time(all, "Local", TIME, t -> t.withZoneSameInstant(ZoneOffset.UTC));
    time(all, "Location", TIMEZONE, ZonedDateTime::getZone);
    time(all, "String", TEXT, GoTime::shown);
    time(all, "IsZero", BOOL, t -> t.toInstant().equals(GO_ZERO.toInstant()));
    time(all, "IsDST", BOOL, t -> t.getZone().getRules().isDaylightSavings(t.toInstant()));
    time(all, "ISOWeek", INT, t -> (long) t.get(IsoFields.WEEK_BASED_YEAR));
    all.put(
        "Format", with(TEXT, TEXT, (t, a) -> Bytes.of(GoLayout.format(Bytes.text((String) a), t))));
    all.put("Add", with(TIME, DURATION, (t, a) -> Arithmetic.moved(t, nanos(a))));
    all.put("Sub", with(DURATION, TIME, (t, a) -> Arithmetic.between((ZonedDateTime) a, t)));
    all.put("Before", with(BOOL, TIME, (t, a) -> t.isBefore((ZonedDateTime) a)));
    all.put("After", with(BOOL, TIME, (t, a) -> t.isAfter((ZonedDateTime) a)));
    all.put("Equal", with(BOOL, TIME, (t, a) -> t.isEqual((ZonedDateTime) a)));
    all.put(
        "Compare",
        with(INT, TIME, (t, a) -> (long) t.toInstant().compareTo(((ZonedDateTime) a).toInstant())));
    all.put("In", with(TIME, TIMEZONE, (t, a) -> t.withZoneSameInstant((ZoneId) a)));
    all.put("Truncate", with(TIME, DURATION, (t, a) -> cut(t, nanos(a), false)));
    all.put("Round", with(TIME, DURATION, (t, a) -> cut(t, nanos(a), true)));
    all.put(
        "AddDate",
        new Method(
            Overloads.of(TIME, INT, INT, INT),
            (v, a) ->
                ((ZonedDateTime) v)
                    .withDayOfMonth(1)
                    .plusMonths(12 * whole(a.getFirst()) + whole(a.get(1)))
                    .plusDays(((ZonedDateTime) v).getDayOfMonth() - 1 + whole(a.get(2)))));
    return Map.copyOf(all);
  }

  private static void time(
      Map<String, Method> all, String name, Type result, Function<ZonedDateTime, Object> body) {
    all.put(name, new Method(Overloads.of(result), (v, a) -> body.apply((ZonedDateTime) v)));
  }

  /** A method of a time with one argument. */
  private static Method with(
      Type result,
      Type argument,
      java.util.function.BiFunction<ZonedDateTime, Object, Object> body) {
    return new Method(
        Overloads.of(result, argument),
        (v, a) -> body.apply((ZonedDateTime) v, java.util.Objects.requireNonNull(a.getFirst())));
  }

  private static long epochNanos(ZonedDateTime time) {
    return Math.addExact(Math.multiplyExact(time.toEpochSecond(), 1_000_000_000L), time.getNano());
  }

  /** Cuts a time to a multiple of a duration since the zero time. */
  private static ZonedDateTime cut(ZonedDateTime time, long unit, boolean round) {
    if (unit <= 0) {
      return time;
    }
    java.math.BigInteger since =
        java.math.BigInteger.valueOf(time.toEpochSecond() - GO_ZERO.toEpochSecond())
            .multiply(java.math.BigInteger.valueOf(1_000_000_000))
            .add(java.math.BigInteger.valueOf(time.getNano()));
    long rest = since.mod(java.math.BigInteger.valueOf(unit)).longValueExact();
    boolean up = round && rest >= unit - rest;
    return Arithmetic.moved(time, up ? unit - rest : -rest);
  }

  private static long nanos(@Nullable Object value) {
    return value instanceof Span span ? span.nanos() : whole(value);
  }

  private static long whole(@Nullable Object value) {
    return dev.sluice.expressions.runtime.Values.whole(value, "the method");
  }
}
