package dev.sluice.standalone.demo;

import com.fasterxml.jackson.databind.JsonNode;

/** Makes a {@link FleetApp} of a Rollout as JSON tree. Pure. */
final class FleetReading {

  private FleetReading() {}

  static FleetApp of(String cluster, JsonNode rollout) {
    JsonNode status = rollout.path("status");
    String image = rollout.at("/spec/template/spec/containers/0/image").asText();
    String stable = status.path("stableRS").asText();
    return new FleetApp(
        cluster,
        rollout.at("/metadata/name").asText(),
        image.substring(image.lastIndexOf(':') + 1),
        status
            .path("observedGeneration")
            .asText()
            .equals(rollout.at("/metadata/generation").asText()),
        !stable.isEmpty() && stable.equals(status.path("currentPodHash").asText()),
        status.path("phase").asText("Progressing"),
        status.path("abort").asBoolean(),
        status.at("/canary/weights/canary/weight").asInt(),
        status.path("message").asText(""));
  }
}
