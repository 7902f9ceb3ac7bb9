package dev.sluice.schemas.run;

import com.google.protobuf.Timestamp;
import java.time.Instant;

/** Between instants and Protobuf timestamps. */
final class Times {

  private Times() {}

  static Timestamp proto(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }

  static Instant instant(Timestamp timestamp) {
    return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
  }
}
