package dev.sluice.clustersim.values;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Go writes them: {@code 1h30m}, {@code -1.5s}, {@code 0}. */
public final class GoDurations {

  private static final Pattern PART =
      Pattern.compile("([0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(ns|us|µs|μs|ms|s|m|h)");

  private GoDurations() {}

  /** Parses; empty where the text is no such duration. */
  public static Optional<Duration> parse(String text) {
    boolean negative = text.startsWith("-");
    String rest = negative || text.startsWith("+") ? text.substring(1) : text;
    if (rest.equals("0")) {
      return Optional.of(Duration.ZERO);
    }
    Matcher parts = PART.matcher(rest);
    BigDecimal nanos = BigDecimal.ZERO;
    int end = 0;
    while (parts.lookingAt()) {
      BigDecimal number = new BigDecimal("0" + parts.group(1) + "0");
      if (!parts.group(1).contains(".")) {
        number = new BigDecimal(parts.group(1));
      }
      nanos = nanos.add(number.multiply(BigDecimal.valueOf(nanosPer(parts.group(2)))));
      end = parts.end();
      parts.region(end, rest.length());
    }
    if (end == 0 || end != rest.length()) {
      return Optional.empty();
    }
    BigDecimal whole = nanos.setScale(0, RoundingMode.DOWN);
    if (whole.toBigInteger().bitLength() >= Long.SIZE) {
      return Optional.empty();
    }
    Duration duration = Duration.ofNanos(whole.longValueExact());
    return Optional.of(negative ? duration.negated() : duration);
  }

  /** Writes a duration as Go does: {@code 1h30m0s}, {@code 1.5s}, {@code 20ms}, {@code 0s}. */
  public static String format(Duration duration) {
    if (duration.isNegative()) {
      return "-" + format(duration.negated());
    }
    if (duration.compareTo(Duration.ofSeconds(1)) < 0) {
      long nanos = duration.toNanos();
      if (nanos == 0) {
        return "0s";
      }
      String unit = nanos < 1_000 ? "ns" : nanos < 1_000_000 ? "us" : "ms";
      return plain(BigDecimal.valueOf(nanos).divide(BigDecimal.valueOf(nanosPer(unit)))) + unit;
    }
    StringBuilder text = new StringBuilder();
    if (duration.toHours() > 0) {
      text.append(duration.toHours()).append('h');
    }
    if (duration.toMinutes() > 0) {
      text.append(duration.toMinutesPart()).append('m');
    }
    BigDecimal seconds =
        BigDecimal.valueOf(duration.toSecondsPart())
            .add(BigDecimal.valueOf(duration.toNanosPart(), 9));
    return text.append(plain(seconds)).append('s').toString();
  }

  private static String plain(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }

  private static long nanosPer(String unit) {
    return switch (unit) {
      case "ns" -> 1L;
      case "ms" -> 1_000_000L;
      case "s" -> 1_000_000_000L;
      case "m" -> 60_000_000_000L;
      case "h" -> 3_600_000_000_000L;
      default -> 1_000L;
    };
  }
}
