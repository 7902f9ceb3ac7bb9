package dev.sluice.clustersim.table;

import java.time.Duration;
import java.time.Instant;

/** Spans of time as {@code kubectl} shows ages: two units at most, the less the longer it is. */
final class Durations {

  private static final long DAY = 24;
  private static final long YEAR = 365 * DAY;

  private Durations() {}

  static String between(Instant from, Instant to) {
    return text(Duration.between(from, to));
  }

  static String text(Duration duration) {
    long seconds = duration.toMillis() / 1000;
    if (seconds < -1) {
      return "<invalid>";
    }
    if (seconds < 0) {
      return "0s";
    }
    long minutes = seconds / 60;
    long hours = minutes / 60;
    if (seconds < 120) {
      return seconds + "s";
    }
    if (minutes < 10) {
      return two(minutes, "m", seconds % 60, "s");
    }
    if (minutes < 180) {
      return minutes + "m";
    }
    if (hours < 8) {
      return two(hours, "h", minutes % 60, "m");
    }
    if (hours < 2 * DAY) {
      return hours + "h";
    }
    if (hours < 8 * DAY) {
      return two(hours / DAY, "d", hours % DAY, "h");
    }
    if (hours < 2 * YEAR) {
      return hours / DAY + "d";
    }
    if (hours < 8 * YEAR) {
      return two(hours / YEAR, "y", hours / DAY % 365, "d");
    }
    return hours / YEAR + "y";
  }

  private static String two(long large, String largeUnit, long small, String smallUnit) {
    return large + largeUnit + (small == 0 ? "" : small + smallUnit);
  }
}
