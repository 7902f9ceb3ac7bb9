package dev.sluice.expressions.runtime;

import dev.sluice.expressions.syntax.ExpressionException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times, durations and zones as text, in Go's forms. */
public final class GoTime {
  private static final Pattern PART =
      Pattern.compile("([0-9]{1,30}(?:\\.[0-9]{0,30})?|\\.[0-9]{1,30})(ns|us|µs|μs|ms|s|m|h)");
  private static final Map<String, Long> UNITS =
      Map.of(
          "ns", 1L,
          "us", 1_000L,
          "µs", 1_000L,
          "μs", 1_000L,
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L);

  private GoTime() {}

  /** Reads a duration such as {@code 1h30m} or {@code -1.5s}. */
  public static Span duration(String text) {
    boolean negative = text.startsWith("-");
    String rest = negative || text.startsWith("+") ? text.substring(1) : text;
    if (rest.equals("0")) {
      return new Span(0);
    }
    Matcher matcher = PART.matcher(rest);
    BigDecimal nanos = BigDecimal.ZERO;
    int at = 0;
    while (at < rest.length() && matcher.region(at, rest.length()).lookingAt()) {
      long unit = UNITS.getOrDefault(matcher.group(2), 0L);
      nanos =
          nanos.add(
              new BigDecimal(matcher.group(1))
                  .multiply(BigDecimal.valueOf(unit))
                  .setScale(0, RoundingMode.DOWN));
      at = matcher.end();
    }
    if (at < rest.length() || rest.isEmpty()) {
      throw new ExpressionException(
          "duration() needs numbers with the units h, m, s, ms, us or ns, such as 1h30m");
    }
    try {
      return new Span((negative ? nanos.negate() : nanos).longValueExact());
    } catch (ArithmeticException e) {
      throw new ExpressionException("duration(): out of range");
    }
  }

  /** A duration as {@code 1h30m0s}. */
  public static String shown(Span span) {
    long nanos = span.nanos();
    if (nanos == 0) {
      return "0s";
    }
    String sign = nanos < 0 ? "-" : "";
    BigDecimal all = BigDecimal.valueOf(nanos).abs();
    if (all.compareTo(BigDecimal.valueOf(1_000_000_000)) < 0) {
      long small = Math.abs(nanos);
      String unit = small < 1_000 ? "ns" : small < 1_000_000 ? "µs" : "ms";
      int scale = small < 1_000 ? 0 : small < 1_000_000 ? 3 : 6;
      return dev.sluice.expressions.syntax.Bytes.of(sign + scaled(all, scale) + unit);
    }
    BigDecimal[] hours = all.divideAndRemainder(BigDecimal.valueOf(3_600_000_000_000L));
    BigDecimal[] minutes = hours[1].divideAndRemainder(BigDecimal.valueOf(60_000_000_000L));
    String seconds = scaled(minutes[1], 9) + "s";
    if (hours[0].signum() > 0) {
      return sign + hours[0].toPlainString() + "h" + minutes[0].toPlainString() + "m" + seconds;
    }
    return minutes[0].signum() > 0
        ? sign + minutes[0].toPlainString() + "m" + seconds
        : sign + seconds;
  }

  private static String scaled(BigDecimal value, int scale) {
    BigDecimal moved = value.movePointLeft(scale).stripTrailingZeros();
    return moved.signum() == 0 ? "0" : moved.toPlainString();
  }

  /** A time as string() writes it. */
  public static String shown(ZonedDateTime time) {
    return GoLayout.format("2006-01-02 15:04:05.999999999 -0700 MST", time);
  }

  /** A time as JSON writes it. */
  public static String rfc3339(ZonedDateTime time) {
    return GoLayout.format("2006-01-02T15:04:05.999999999Z07:00", time);
  }

  /** The name of a zone; UTC in all its spellings is {@code UTC}. */
  public static String name(ZoneId zone) {
    return zone.equals(ZoneOffset.UTC) ? "UTC" : zone.getId();
  }

  /** The zone of a name of the time-zone database, {@code UTC} when empty. */
  public static ZoneId zone(String name) {
    if (name.isEmpty() || name.equals("UTC") || name.equals("Local")) {
      return ZoneOffset.UTC;
    }
    try {
      if (ZoneId.getAvailableZoneIds().contains(name)) {
        return ZoneId.of(name);
      }
    } catch (java.time.DateTimeException e) {
      throw new ExpressionException("unknown time zone");
    }
    throw new ExpressionException(
        "unknown time zone: use a name of the time-zone database, such as Europe/Berlin");
  }
}
