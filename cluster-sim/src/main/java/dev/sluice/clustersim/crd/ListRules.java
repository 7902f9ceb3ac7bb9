package dev.sluice.clustersim.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.sluice.clustersim.object.FieldError;
import dev.sluice.clustersim.object.FieldError.Type;
import dev.sluice.clustersim.object.Json;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What {@code x-kubernetes-list-type}, {@code -list-map-keys} and {@code -map-type} may say. */
final class ListRules {

  private static final String LIST_TYPE = "x-kubernetes-list-type";
  private static final String KEYS = "x-kubernetes-list-map-keys";
  private static final String MAP_TYPE = "x-kubernetes-map-type";

  private ListRules() {}

  static void check(JsonNode schema, String path, List<FieldError> errors) {
    String type = Json.text(schema, "type");
    String listType = Json.text(schema, LIST_TYPE);
    String mapType = Json.text(schema, MAP_TYPE);
    if (!mapType.isEmpty()) {
      wrongType(type, "object", path, MAP_TYPE, errors);
      if (!Set.of("atomic", "granular").contains(mapType)) {
        errors.add(unsupported(path + "." + MAP_TYPE, mapType, List.of("atomic", "granular")));
      }
    }
    if (!listType.isEmpty()) {
      wrongType(type, "array", path, LIST_TYPE, errors);
      if (!Set.of("atomic", "set", "map").contains(listType)) {
        errors.add(unsupported(path + "." + LIST_TYPE, listType, List.of("atomic", "set", "map")));
      }
    }
    JsonNode items = schema.path("items");
    if (listType.equals("set") && type.equals("array")) {
      set(items, path, errors);
    }
    if (!schema.path(KEYS).isEmpty() && !listType.equals("map")) {
      String words = "must be map if x-kubernetes-list-map-keys is non-empty";
      errors.add(
          listType.isEmpty()
              ? FieldError.required(path + "." + LIST_TYPE, words)
              : FieldError.invalid(path + "." + LIST_TYPE, listType, words));
    }
    if (listType.equals("map")) {
      map(schema, items, path, errors);
    }
    boolean unique = listType.equals("set") || listType.equals("map");
    if (unique && items.path("nullable").asBoolean(false)) {
      errors.add(
          FieldError.forbidden(
              path + ".items.nullable",
              "cannot be nullable when x-kubernetes-list-type is " + listType));
    }
    if (listType.equals("map")) {
      keys(schema, items, path, errors);
    }
  }

  private static void wrongType(
      String type, String wanted, String path, String keyword, List<FieldError> errors) {
    if (!type.equals(wanted)) {
      String words = "must be %s if %s is specified".formatted(wanted, keyword);
      errors.add(
          type.isEmpty()
              ? FieldError.required(path + ".type", words)
              : FieldError.invalid(path + ".type", type, words));
    }
  }

  private static void set(JsonNode items, String path, List<FieldError> errors) {
    String words = "must be atomic as item of a list with x-kubernetes-list-type=set";
    JsonNode listType = items.path(LIST_TYPE);
    JsonNode shown = listType.isMissingNode() ? Json.mapper().nullNode() : listType;
    switch (Json.text(items, "type")) {
      case "array" -> {
        if (listType.isTextual() && !listType.asText().equals("atomic")) {
          errors.add(FieldError.invalid(path + ".items." + LIST_TYPE, listType, words));
        }
      }
      case "object" -> {
        if (!Json.text(items, MAP_TYPE).equals("atomic")) {
          errors.add(FieldError.invalid(path + ".items." + MAP_TYPE, shown, words));
        }
      }
      default -> {}
    }
  }

  private static void map(JsonNode schema, JsonNode items, String path, List<FieldError> errors) {
    JsonNode keys = schema.path(KEYS);
    if (keys.isEmpty()) {
      errors.add(
          FieldError.required(
              path + "." + KEYS, "must not be empty if x-kubernetes-list-type is map"));
    }
    if (items.isMissingNode()) {
      errors.add(
          FieldError.required(
              path + ".items", "must have a schema if x-kubernetes-list-type is map"));
      return;
    }
    String type = Json.text(items, "type");
    if (!type.equals("object")) {
      errors.add(
          FieldError.invalid(
              path + ".items.type",
              type,
              "must be object if parent array's x-kubernetes-list-type is map"));
      return;
    }
    Set<String> seen = new HashSet<>();
    for (JsonNode key : keys) {
      JsonNode property = items.path("properties").path(key.asText());
      if (property.isMissingNode()) {
        errors.add(
            FieldError.invalid(
                path + "." + KEYS, keys, "entries must all be names of item properties"));
      } else if (Set.of("array", "object").contains(Json.text(property, "type"))) {
        errors.add(
            FieldError.invalid(
                "%s.items.properties[%s].type".formatted(path, key.asText()),
                type,
                "must be a scalar type if parent array's x-kubernetes-list-type is map"));
      }
      if (!seen.add(key.asText())) {
        errors.add(
            FieldError.invalid(path + "." + KEYS, keys, "must not contain duplicate entries"));
      }
    }
  }

  private static void keys(JsonNode schema, JsonNode items, String path, List<FieldError> errors) {
    Set<String> required = new HashSet<>();
    items.path("required").forEach(one -> required.add(one.asText()));
    for (JsonNode key : schema.path(KEYS)) {
      JsonNode property = items.path("properties").path(key.asText());
      String at = "%s.items.properties[%s]".formatted(path, key.asText());
      if (property.isMissingNode()) {
        continue;
      }
      if (!required.contains(key.asText()) && !property.has("default")) {
        errors.add(
            FieldError.required(
                at + ".default",
                "this property is in x-kubernetes-list-map-keys, so it must have a default or be a"
                    + " required property"));
      }
      if (property.path("nullable").asBoolean(false)) {
        errors.add(
            FieldError.forbidden(
                at + ".nullable",
                "this property is in x-kubernetes-list-map-keys, so it cannot be nullable"));
      }
    }
  }

  static FieldError unsupported(String path, String value, List<String> supported) {
    String list = String.join(", ", supported.stream().map("\"%s\""::formatted).toList());
    return new FieldError(
        Type.NOT_SUPPORTED,
        path,
        Optional.of(TextNode.valueOf(value)),
        "supported values: " + list);
  }
}
