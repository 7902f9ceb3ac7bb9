package dev.sluice.controller.planner;

import dev.sluice.schemas.crd.GoDuration;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.time.Duration;
import java.util.Optional;

/** Durations of pauses: seconds as a number or text, or text such as 1h30m. */
public final class PauseDuration {

  private PauseDuration() {}

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
      return GoDuration.parse(text).map(duration -> Duration.ofSeconds(duration.toSeconds()));
    }
  }
}
