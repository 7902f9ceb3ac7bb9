package dev.sluice.schemas.crd;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Go writes them, which is how the custom resources do: 30s, 1h30m, 1.5m, -2s, 0. */
public final class GoDuration {

  private static final Pattern TERM =
      Pattern.compile("(\\d+\\.?\\d*|\\.\\d+)(ns|us|µs|μs|ms|s|m|h)");
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
  private static final BigDecimal LONGEST = BigDecimal.valueOf(Long.MAX_VALUE);
  private static final int MAX_LENGTH = 64;

  private GoDuration() {}

  /** A duration that is not negative, in whole seconds, as Go writes it: 30s, 1m30s, 1h0m0s. */
  public static String format(Duration duration) {
    long hours = duration.toHours();
    String seconds = duration.toSecondsPart() + "s";
    if (hours > 0) {
      return hours + "h" + duration.toMinutesPart() + "m" + seconds;
    }
    return duration.toMinutes() > 0 ? duration.toMinutesPart() + "m" + seconds : seconds;
  }

  /** The duration, at most about 292 years; empty when the text is none. */
  public static Optional<Duration> parse(String text) {
    if (text.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    boolean negative = text.startsWith("-");
    String terms = negative || text.startsWith("+") ? text.substring(1) : text;
    if (terms.equals("0")) {
      return Optional.of(Duration.ZERO);
    }
    Matcher term = TERM.matcher(terms);
    BigDecimal nanos = BigDecimal.ZERO;
    int end = 0;
    while (term.lookingAt()) {
      nanos =
          nanos.add(
              new BigDecimal(term.group(1))
                  .multiply(BigDecimal.valueOf(NANOS.getOrDefault(term.group(2), 0L)))
                  .setScale(0, RoundingMode.DOWN));
      end = term.end();
      term.region(end, terms.length());
    }
    if (end == 0 || end != terms.length() || nanos.compareTo(LONGEST) > 0) {
      return Optional.empty();
    }
    Duration duration = Duration.ofNanos(nanos.longValueExact());
    return Optional.of(negative ? duration.negated() : duration);
  }
}
