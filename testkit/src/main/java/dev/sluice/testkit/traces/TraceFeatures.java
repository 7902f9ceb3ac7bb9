package dev.sluice.testkit.traces;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/** Tells which recorded rollouts need something that Sluice does not do yet. */
public final class TraceFeatures {

  private static final List<String> ROUTERS =
      List.of("alb", "smi", "ambassador", "appMesh", "traefik", "apisix", "plugins");

  private TraceFeatures() {}

  /** The feature that this one waits for, empty when all it needs is there. */
  public static Optional<String> waitsFor(Trace trace) {
    for (JsonNode object : trace.objects()) {
      if (object.path("kind").asText().equals("Experiment")) {
        return Optional.of("experiments");
      }
      if (object.path("kind").asText().equals("Rollout")) {
        Optional<String> missing = missing(object.path("spec"));
        if (missing.isPresent()) {
          return missing;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> missing(JsonNode spec) {
    JsonNode canary = spec.path("strategy").path("canary");
    for (JsonNode step : canary.path("steps")) {
      if (step.has("experiment")) {
        return Optional.of("experiments");
      }
    }
    return ROUTERS.stream().filter(router -> canary.path("trafficRouting").has(router)).findFirst();
  }
}
