package dev.sluice.controller.planner;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.controller.sizing.CanaryWeights;
import dev.sluice.schemas.crd.rollout.CanaryStrategy;
import java.util.List;
import java.util.Optional;

/**
 * The routing objects and Services that a Rollout's commands are about. It is kept in an annotation
 * from the first command on, so that they can be released when the strategy names others, or none.
 *
 * @param trafficRouting {@code spec.strategy.canary.trafficRouting} of that time
 */
record RoutingPlace(
    JsonNode trafficRouting, String canaryService, String stableService, int maxWeight) {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Fields that say how the traffic is moved and not which objects move it. */
  private static final List<String> MANNERS =
      List.of("additionalIngressAnnotations", "canaryIngressAnnotations");

  /** The place that the strategy names; empty when it names no provider. */
  static Optional<RoutingPlace> of(CanaryStrategy canary) {
    if (canary.trafficRouting() == null
        || (canary.trafficRouting().istio() == null && canary.trafficRouting().nginx() == null)) {
      return Optional.empty();
    }
    return Optional.of(
        new RoutingPlace(
            MAPPER.valueToTree(canary.trafficRouting()),
            canary.canaryService(),
            canary.stableService(),
            CanaryWeights.max(canary)));
  }

  /** Reads an annotation; one that cannot be read counts as absent. */
  static Optional<RoutingPlace> parse(String text) {
    try {
      JsonNode tree = MAPPER.readTree(text);
      return tree.path("trafficRouting").isObject()
          ? Optional.of(
              new RoutingPlace(
                  tree.path("trafficRouting"),
                  tree.path("canaryService").asText(),
                  tree.path("stableService").asText(),
                  tree.path("maxWeight").asInt()))
          : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** The text of the annotation. */
  String text() {
    ObjectNode tree = services();
    tree.put("maxWeight", maxWeight);
    tree.set("trafficRouting", trafficRouting);
    return tree.toString();
  }

  /** Whether both are about the same objects. */
  boolean isAt(RoutingPlace other) {
    return objects().equals(other.objects());
  }

  private ObjectNode objects() {
    ObjectNode tree = services();
    tree.set("istio", trafficRouting.path("istio").deepCopy());
    JsonNode nginx = trafficRouting.path("nginx").deepCopy();
    if (nginx instanceof ObjectNode fields) {
      fields.remove(MANNERS);
    }
    tree.set("nginx", nginx);
    return tree;
  }

  private ObjectNode services() {
    return MAPPER
        .createObjectNode()
        .put("canaryService", canaryService)
        .put("stableService", stableService);
  }
}
