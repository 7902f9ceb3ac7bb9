package dev.sluice.clustersim.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/**
 * Requests that belong together.
 *
 * @param name unique: the condition and the kind
 * @param kind the example of a kind
 */
record Case(String name, Kind kind, List<Step> steps) {

  /** One request; see {@code conditions.yaml}. */
  record Step(JsonNode json) {

    String text(String field) {
      return json.path(field).asText("");
    }

    JsonNode get(String field) {
      return json.path(field);
    }
  }

  /**
   * A kind of {@code kinds.yaml}.
   *
   * @param features what conditions may need
   */
  record Kind(
      String kind,
      String path,
      String apiVersion,
      ObjectNode content,
      ObjectNode change,
      ObjectNode status,
      Map<String, Boolean> features) {

    boolean has(String feature) {
      return features.getOrDefault(feature, false);
    }
  }

  /** In its own namespace nothing of another case is in the way. */
  String namespace() {
    return "c" + Integer.toHexString(name.hashCode());
  }
}
