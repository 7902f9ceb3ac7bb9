package dev.sluice.clustersim.behaviour;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.clustersim.object.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How Kubernetes reads the state of a pod. */
public final class Pods {

  private Pods() {}

  /** The phase; Pending where none is said. */
  public static String phase(JsonNode pod) {
    return pod.path("status").path("phase").asText("Pending");
  }

  /** Whether it succeeded or failed for good. */
  public static boolean isOver(JsonNode pod) {
    return switch (phase(pod)) {
      case "Succeeded", "Failed" -> true;
      default -> false;
    };
  }

  /** Whether its Ready condition is True. */
  public static boolean isReady(JsonNode pod) {
    return Conditions.isTrue(pod.path("status"), "Ready");
  }

  /** Since when it is ready. */
  public static Optional<Instant> readySince(JsonNode pod) {
    return Conditions.find(pod.path("status"), "Ready")
        .filter(condition -> condition.path("status").asText().equals("True"))
        .flatMap(condition -> Conditions.timeOf(condition, "lastTransitionTime"));
  }

  /** From when it counts as available; empty while it is not ready. */
  public static Optional<Instant> availableFrom(JsonNode pod, long minReadySeconds) {
    if (!isReady(pod)) {
      return Optional.empty();
    }
    return minReadySeconds == 0
        ? Optional.of(Instant.MIN)
        : readySince(pod).map(since -> since.plus(Duration.ofSeconds(minReadySeconds)));
  }

  /** The node that it is bound to; empty: none. */
  public static String node(JsonNode pod) {
    return Json.text(pod, "spec", "nodeName");
  }
}
