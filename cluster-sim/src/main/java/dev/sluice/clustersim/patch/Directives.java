package dev.sluice.clustersim.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.Json;
import java.util.Map;
import java.util.Optional;

/** Takes a patch's directives out of what becomes part of the object as it is. */
final class Directives {

  private Directives() {}

  /** Without directives and nulls; empty where the value itself is one. */
  static Optional<JsonNode> cleaned(JsonNode value) {
    if (value instanceof ObjectNode object) {
      if (object.has(StrategicMergePatch.DIRECTIVE)) {
        return Optional.empty();
      }
      ObjectNode clean = Json.object();
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        if (!field.getValue().isNull() && !directive(field.getKey())) {
          cleaned(field.getValue()).ifPresent(kept -> clean.set(field.getKey(), kept));
        }
      }
      return Optional.of(clean);
    }
    return Optional.of(value instanceof ArrayNode array ? removed(array, true) : value);
  }

  /**
   * Without directives' fields and nulls, but with the elements that have a directive: what an
   * element that is new to a merged list looks like.
   */
  static JsonNode unmarked(JsonNode value) {
    if (value instanceof ObjectNode object) {
      ObjectNode clean = Json.object();
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        boolean marked =
            directive(field.getKey()) || field.getKey().equals(StrategicMergePatch.DIRECTIVE);
        if (!field.getValue().isNull() && !marked) {
          clean.set(field.getKey(), unmarked(field.getValue()));
        }
      }
      return clean;
    }
    if (value instanceof ArrayNode array) {
      ArrayNode clean = Json.object().arrayNode(array.size());
      array.forEach(item -> clean.add(unmarked(item)));
      return clean;
    }
    return value;
  }

  /** The elements that are no directives. */
  static ArrayNode removed(ArrayNode array, boolean keepNulls) {
    ArrayNode clean = Json.object().arrayNode(array.size());
    for (JsonNode item : array) {
      if (keepNulls || !item.isNull()) {
        cleaned(item).ifPresent(clean::add);
      }
    }
    return clean;
  }

  private static boolean directive(String field) {
    return field.equals(StrategicMergePatch.RETAIN_KEYS)
        || field.startsWith(StrategicMergePatch.ORDER)
        || field.startsWith(StrategicMergePatch.DELETE_PRIMITIVES);
  }
}
