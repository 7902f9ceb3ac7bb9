package dev.sluice.clustersim.builtin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.values.Quantity;
import java.util.ArrayList;
import java.util.List;

/** A pod's {@code qosClass}, from the cpu and memory that its containers ask for. */
final class QualityOfService {

  private static final List<String> COUNTED = List.of("cpu", "memory");

  private QualityOfService() {}

  static String of(ObjectNode podSpec) {
    List<ObjectNode> containers = new ArrayList<>(Fill.objects(podSpec, "containers"));
    containers.addAll(Fill.objects(podSpec, "initContainers"));
    boolean any = false;
    boolean guaranteed = true;
    for (ObjectNode container : containers) {
      for (String resource : COUNTED) {
        JsonNode request = container.path("resources").path("requests").path(resource);
        JsonNode limit = container.path("resources").path("limits").path(resource);
        any |= positive(request) || positive(limit);
        guaranteed &= positive(limit) && (request.isMissingNode() || same(request, limit));
      }
    }
    if (!any) {
      return "BestEffort";
    }
    return guaranteed ? "Guaranteed" : "Burstable";
  }

  private static boolean positive(JsonNode quantity) {
    return Quantity.parse(quantity.asText("")).map(q -> q.amount().signum() > 0).orElse(false);
  }

  private static boolean same(JsonNode one, JsonNode other) {
    return Quantity.parse(one.asText())
        .flatMap(a -> Quantity.parse(other.asText()).map(b -> a.compareTo(b) == 0))
        .orElse(false);
  }
}
