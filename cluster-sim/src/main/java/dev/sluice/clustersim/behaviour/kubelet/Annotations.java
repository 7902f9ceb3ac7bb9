package dev.sluice.clustersim.behaviour.kubelet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.Json;
import java.time.Duration;
import java.util.Optional;

/** What a pod says about itself; what cannot be read counts as not said. */
final class Annotations {

  private static final String PREFIX = "sim.sluice.dev/";

  private Annotations() {}

  static boolean keptUnready(ObjectNode pod) {
    return text(pod, "ready").equals("false");
  }

  static boolean unschedulable(ObjectNode pod) {
    return text(pod, "schedule").equals("false");
  }

  static boolean imageMissing(ObjectNode pod) {
    return text(pod, "image").equals("missing");
  }

  static Optional<Duration> readyAfter(ObjectNode pod) {
    return duration(text(pod, "ready-after"));
  }

  static Optional<PodScript.Ending> ending(ObjectNode pod) {
    String code = text(pod, "exit-code");
    return code.matches("[0-9]{1,3}")
        ? Optional.of(
            new PodScript.Ending(
                Integer.parseInt(code), duration(text(pod, "exit-after")).orElse(Duration.ZERO)))
        : Optional.empty();
  }

  private static Optional<Duration> duration(String text) {
    if (!text.matches("[0-9]{1,9}(ms|s|m|h)")) {
      return Optional.empty();
    }
    long number = Long.parseLong(text.replaceAll("[a-z]", ""));
    return Optional.of(
        switch (text.replaceAll("[0-9]", "")) {
          case "ms" -> Duration.ofMillis(number);
          case "s" -> Duration.ofSeconds(number);
          case "m" -> Duration.ofMinutes(number);
          default -> Duration.ofHours(number);
        });
  }

  private static String text(ObjectNode pod, String name) {
    return Json.text(pod, "metadata", "annotations", PREFIX + name);
  }
}
