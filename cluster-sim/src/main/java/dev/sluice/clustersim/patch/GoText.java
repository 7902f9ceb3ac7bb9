package dev.sluice.clustersim.patch;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/** Values as they stand in the API server's messages. */
final class GoText {

  private GoText() {}

  /** The JSON type's name. */
  static String jsonType(JsonNode value) {
    return switch (value.getNodeType()) {
      case ARRAY -> "array";
      case BOOLEAN -> "bool";
      case NUMBER -> "number";
      case OBJECT, POJO -> "object";
      case STRING, BINARY -> "string";
      case NULL, MISSING -> "null";
    };
  }

  /** The type that a value has in the server. */
  static String type(JsonNode value) {
    return switch (value.getNodeType()) {
      case ARRAY -> "[]interface {}";
      case BOOLEAN -> "bool";
      case NUMBER -> value.isIntegralNumber() ? "int64" : "float64";
      case OBJECT, POJO -> "map[string]interface {}";
      case STRING, BINARY -> "string";
      case NULL, MISSING -> "%!s(<nil>)";
    };
  }

  /** {@code map[a:1 b:[x y]]}. */
  static String value(JsonNode value) {
    if (value.isObject()) {
      Map<String, JsonNode> sorted = new TreeMap<>();
      value.properties().forEach(e -> sorted.put(e.getKey(), e.getValue()));
      StringJoiner all = new StringJoiner(" ", "map[", "]");
      sorted.forEach((key, field) -> all.add(key + ":" + value(field)));
      return all.toString();
    }
    if (value.isArray()) {
      StringJoiner all = new StringJoiner(" ", "[", "]");
      value.forEach(item -> all.add(value(item)));
      return all.toString();
    }
    return value.isNull() ? "<nil>" : value.asText();
  }
}
