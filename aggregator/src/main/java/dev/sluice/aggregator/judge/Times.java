package dev.sluice.aggregator.judge;

import com.google.protobuf.Timestamp;
import java.time.Duration;
import java.time.Instant;

/** Between Protobuf's and Java's notion of time. */
final class Times {

  /** The bounds of Protobuf's Timestamp; instants outside are brought to the nearer one. */
  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  private Times() {}

  static Instant instant(Timestamp timestamp) {
    long seconds =
        Math.clamp(timestamp.getSeconds(), EARLIEST.getEpochSecond(), LATEST.getEpochSecond());
    return Instant.ofEpochSecond(seconds, Math.clamp(timestamp.getNanos(), 0, 999_999_999));
  }

  static Timestamp timestamp(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }

  static Duration duration(com.google.protobuf.Duration duration) {
    return Duration.ofSeconds(duration.getSeconds(), duration.getNanos());
  }

  /** The sum, kept within what a Timestamp can say. */
  static Instant plus(Instant instant, Duration duration) {
    Duration left = Duration.between(instant, LATEST);
    return duration.compareTo(left) >= 0 ? LATEST : instant.plus(duration);
  }

  /** {@code instant} where it lies between the bounds, else the nearer bound; {@code low} wins. */
  static Instant clamp(Instant instant, Instant low, Instant high) {
    Instant upper = instant.isAfter(high) ? high : instant;
    return upper.isBefore(low) ? low : upper;
  }
}
