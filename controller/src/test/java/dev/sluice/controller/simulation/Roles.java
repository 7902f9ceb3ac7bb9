package dev.sluice.controller.simulation;

import static dev.sluice.controller.simulation.Invariants.require;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.Json;
import java.util.List;

/** At rest a version's pods have the metadata of its role, exactly, however they came by it. */
record Roles(World world, ObjectNode rollout) {

  private static final List<List<String>> MARKS =
      List.of(List.of("labels", "role"), List.of("annotations", "note"));

  void check() {
    for (ObjectNode set : world.sets()) {
      JsonNode metadata = metadata(World.hash(set));
      for (List<String> mark : MARKS) {
        String expected = metadata.path(mark.getFirst()).path(mark.getLast()).asText();
        check(set, mark, expected);
      }
    }
  }

  private void check(ObjectNode set, List<String> mark, String expected) {
    String hash = World.hash(set);
    JsonNode template = set.path("spec").path("template").path("metadata");
    String has = template.path(mark.getFirst()).path(mark.getLast()).asText();
    require(
        has.equals(expected) || set.path("spec").path("replicas").asInt() == 0,
        "the template of version %s has the %s '%s' and not '%s'",
        hash,
        mark.getLast(),
        has,
        expected);
    for (ObjectNode pod : world.cluster().store().list(Stage.PODS, Stage.NAMESPACE)) {
      String carries = Json.text(pod, "metadata", mark.getFirst(), mark.getLast());
      require(
          !World.hash(pod).equals(hash) || carries.equals(expected),
          "a pod of version %s has the %s '%s' and not '%s'",
          hash,
          mark.getLast(),
          carries,
          expected);
    }
  }

  private JsonNode metadata(String hash) {
    JsonNode status = rollout.path("status");
    String stable = status.path("stableRS").asText();
    boolean wanted = hash.equals(status.path("currentPodHash").asText());
    JsonNode strategy = rollout.path("spec").path("strategy");
    boolean blueGreen = strategy.has("blueGreen");
    JsonNode fields = strategy.path(blueGreen ? "blueGreen" : "canary");
    if (hash.equals(stable) || (stable.isEmpty() && wanted)) {
      return fields.path(blueGreen ? "activeMetadata" : "stableMetadata");
    }
    return wanted ? fields.path(blueGreen ? "previewMetadata" : "canaryMetadata") : Json.object();
  }
}
