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
 * @param pingPong whether the two Services take turns
 */
record RoutingPlace(
    JsonNode trafficRouting,
    String canaryService,
    String stableService,
    boolean pingPong,
    int maxWeight) {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Fields that say how the traffic is moved and not which objects move it. */
  private static final List<String> MANNERS =
      List.of("additionalIngressAnnotations", "canaryIngressAnnotations");

  /** The place that the strategy names; empty when it names no provider. */
  static Optional<RoutingPlace> of(CanaryStrategy canary, String stablePingPong) {
    if (canary.trafficRouting() == null
        || (canary.trafficRouting().istio() == null && canary.trafficRouting().nginx() == null)) {
      return Optional.empty();
    }
    CanaryServices services = CanaryServices.routed(canary, stablePingPong);
    return Optional.of(
        new RoutingPlace(
            MAPPER.valueToTree(canary.trafficRouting()),
            services.canary(),
            services.stable(),
            canary.pingPong() != null,
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
                  tree.path("pingPong").asBoolean(),
                  tree.path("maxWeight").asInt()))
          : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** The text of the annotation. */
  String text() {
    ObjectNode tree = services(canaryService, stableService);
    if (pingPong) {
      tree.put("pingPong", true);
    }
    tree.put("maxWeight", maxWeight);
    tree.set("trafficRouting", trafficRouting);
    return tree.toString();
  }

  /** Whether both are about the same objects. */
  boolean isAt(RoutingPlace other) {
    return objects().equals(other.objects());
  }

  private ObjectNode objects() {
    // Whose turn it is does not matter for which objects they are.
    boolean swap = pingPong && canaryService.compareTo(stableService) > 0;
    ObjectNode tree =
        swap ? services(stableService, canaryService) : services(canaryService, stableService);
    tree.set("istio", trafficRouting.path("istio").deepCopy());
    JsonNode nginx = trafficRouting.path("nginx").deepCopy();
    if (nginx instanceof ObjectNode fields) {
      fields.remove(MANNERS);
    }
    tree.set("nginx", nginx);
    return tree;
  }

  private static ObjectNode services(String canary, String stable) {
    return MAPPER.createObjectNode().put("canaryService", canary).put("stableService", stable);
  }
}
