package dev.sluice.controller.planner;

import io.fabric8.kubernetes.api.model.IntOrString;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as manifests have them: seconds as a number or text, or text such as 1h30m. */
public final class GoDuration {

  private static final Pattern PART =
      Pattern.compile("([0-9]*\\.?[0-9]+|[0-9]+\\.)(ns|us|µs|μs|ms|s|m|h)");
  private static final Map<String, Long> NANOS =
      Map.of(
          "ns", 1L,
          "us", 1_000L,
          "µs", 1_000L,
          "μs", 1_000L,
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L);

  private GoDuration() {}

  /** The duration in whole seconds (parts of a second are cut), empty when it cannot be read. */
  public static Optional<Duration> parse(IntOrString value) {
    if (value.getIntVal() != null) {
      return Optional.of(Duration.ofSeconds(value.getIntVal()));
    }
    String text = value.getStrVal();
    if (text == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Duration.ofSeconds(Integer.parseInt(text)));
    } catch (NumberFormatException e) {
      return parseUnits(text).map(duration -> Duration.ofSeconds(duration.toSeconds()));
    }
  }

  /** A duration with units, such as 1h30m or -1.5s; empty when it is not one. */
  public static Optional<Duration> parseUnits(String text) {
    boolean negative = text.startsWith("-");
    String rest = negative || text.startsWith("+") ? text.substring(1) : text;
    if (rest.equals("0")) {
      return Optional.of(Duration.ZERO);
    }
    Matcher part = PART.matcher(rest);
    BigDecimal nanos = BigDecimal.ZERO;
    int end = 0;
    while (end < rest.length() && part.find(end) && part.start() == end) {
      nanos =
          nanos.add(
              new BigDecimal(part.group(1))
                  .multiply(BigDecimal.valueOf(NANOS.getOrDefault(part.group(2), 1L))));
      end = part.end();
    }
    if (end == 0 || end < rest.length()) {
      return Optional.empty();
    }
    BigDecimal whole = nanos.setScale(0, RoundingMode.DOWN);
    if (whole.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      return Optional.empty();
    }
    return Optional.of(Duration.ofNanos(negative ? -whole.longValue() : whole.longValue()));
  }
}
