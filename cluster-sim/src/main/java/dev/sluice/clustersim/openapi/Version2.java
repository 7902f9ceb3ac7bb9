package dev.sluice.clustersim.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.builtin.BuiltIns;
import dev.sluice.clustersim.object.Json;
import java.util.Map;
import java.util.Set;

/** Says in OpenAPI 2 what a schema of version 3 says, as far as version 2 has words for it. */
final class Version2 {

  private static final Set<String> UNKNOWN = Set.of("oneOf", "anyOf", "allOf", "not", "nullable");

  private Version2() {}

  static JsonNode schema(JsonNode schema) {
    if (!(schema instanceof ObjectNode object)) {
      return schema;
    }
    ObjectNode result = Json.object();
    JsonNode reference = object.path("$ref");
    if (reference.isMissingNode() && object.path("allOf").size() == 1) {
      reference = object.path("allOf").path(0).path("$ref");
    }
    if (reference.isTextual()) {
      String name = reference.textValue().substring(BuiltIns.REF.length());
      result.put("$ref", "#/definitions/" + name);
    }
    for (Map.Entry<String, JsonNode> keyword : object.properties()) {
      String name = keyword.getKey();
      JsonNode value = keyword.getValue();
      switch (name) {
        case "$ref" -> {}
        case "properties" -> {
          ObjectNode properties = result.putObject(name);
          value.properties().forEach(e -> properties.set(e.getKey(), schema(e.getValue())));
        }
        case "items", "additionalProperties" -> result.set(name, schema(value));
        default -> {
          if (!UNKNOWN.contains(name)) {
            result.set(name, value instanceof ArrayNode array ? array.deepCopy() : value);
          }
        }
      }
    }
    boolean either = object.path("x-kubernetes-int-or-string").asBoolean(false);
    boolean plain = object.path("oneOf").size() == 2 && !object.has("type");
    if (either || plain) {
      result.put("type", "string");
    }
    if (either) {
      result.put("format", "int-or-string");
    }
    return result;
  }
}
