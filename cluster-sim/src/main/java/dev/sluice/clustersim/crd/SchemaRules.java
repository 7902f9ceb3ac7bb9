package dev.sluice.clustersim.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.FieldError;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.schema.Pruning;
import dev.sluice.clustersim.schema.RuleChecks;
import dev.sluice.clustersim.schema.Schema;
import dev.sluice.clustersim.schema.Validator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is wrong with the schema of a version: structure, defaults, lists, CEL rules. */
final class SchemaRules {

  private static final List<String> TYPES =
      List.of("array", "boolean", "integer", "number", "object", "string");
  private static final List<String> UNSUPPORTED =
      List.of("id", "additionalItems", "patternProperties", "definitions", "dependencies", "$ref");

  private static final String UNREADABLE = " is not supported";

  private final List<FieldError> errors = new ArrayList<>();

  private SchemaRules() {}

  static List<FieldError> check(
      CustomResources resources, ObjectNode schema, String path, boolean status) {
    SchemaRules rules = new SchemaRules();
    String type = Json.text(schema, "type");
    if (status && !type.isEmpty() && !type.equals("object")) {
      rules.errors.add(
          FieldError.invalid(
              path + ".type",
              type,
              "only \"object\" is allowed as the type at the root of the schema if the status"
                  + " subresource is enabled"));
    }
    if (schema.path("nullable").asBoolean(false)) {
      rules.errors.add(
          FieldError.forbidden(path + ".nullable", "nullable cannot be true at the root"));
    }
    SchemaRules plain = new SchemaRules();
    plain.walk(schema, path, true, "");
    // what cannot be said of structural schemas at all is not told as a flaw of the structure too
    boolean readable = plain.errors.stream().noneMatch(e -> e.detail().endsWith(UNREADABLE));
    List<FieldError> structure =
        readable ? StructuralRules.check(schema, path) : List.<FieldError>of();
    rules.errors.addAll(structure);
    if (readable && structure.isEmpty()) {
      rules.defaults(schema, path, true);
    }
    rules.errors.addAll(plain.errors);
    if (rules.errors.isEmpty()) {
      rules.errors.addAll(RuleChecks.check(resources.schema(schema), path));
    }
    return rules.errors;
  }

  /** Defaults are what the schema itself allows. */
  private void defaults(JsonNode schema, String path, boolean root) {
    JsonNode value = schema.path("default");
    if (!value.isMissingNode() && !root) {
      Schema parsed = Schema.parse(schema);
      boolean unknown =
          value instanceof ObjectNode object
              && !Pruning.value(parsed, object).unknownFields().isEmpty();
      if (unknown) {
        errors.add(FieldError.invalid(path + ".default", value, "must not have unknown fields"));
      }
      for (FieldError error : Validator.values(parsed, value, Optional.empty())) {
        errors.add(below(error, path + ".default"));
      }
    }
    if (schema.has("items")) {
      defaults(schema.path("items"), path + ".items", false);
    }
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      String below = "%s.properties[%s]".formatted(path, property.getKey());
      defaults(property.getValue(), below, false);
    }
  }

  private void walk(JsonNode schema, String path, boolean root, String noDefaults) {
    if (!schema.isObject()) {
      return;
    }
    node(schema, path, noDefaults);
    walk(schema.path("additionalProperties"), path + ".additionalProperties", false, noDefaults);
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      String name = property.getKey();
      boolean meta = root && Set.of("metadata", "kind", "apiVersion").contains(name);
      walk(
          property.getValue(),
          "%s.properties[%s]".formatted(path, name),
          false,
          meta ? "in top-level " + name : noDefaults);
    }
    walk(schema.path("not"), path + ".not", false, noDefaults);
    for (String combined : List.of("allOf", "oneOf", "anyOf")) {
      JsonNode all = schema.path(combined);
      for (int i = 0; i < all.size(); i++) {
        walk(all.get(i), "%s.%s[%d]".formatted(path, combined, i), false, noDefaults);
      }
    }
    walk(schema.path("items"), path + ".items", false, noDefaults);
    ListRules.check(schema, path, errors);
    RuleTexts.check(schema, path, errors);
  }

  private void node(JsonNode schema, String path, String noDefaults) {
    String type = Json.text(schema, "type");
    if (!type.isEmpty() && !TYPES.contains(type)) {
      errors.add(ListRules.unsupported(path + ".type", type, TYPES));
    }
    if (schema.has("default") && !noDefaults.isEmpty()) {
      errors.add(FieldError.forbidden(path + ".default", "must not be set " + noDefaults));
    }
    for (String keyword : UNSUPPORTED) {
      if (schema.has(keyword)) {
        errors.add(FieldError.forbidden(path + "." + keyword, keyword + UNREADABLE));
      }
    }
    if (type.equals("null")) {
      errors.add(
          FieldError.forbidden(
              path + ".type", "type cannot be set to null, use nullable as an alternative"));
    }
    if (schema.path("items").isArray()) {
      errors.add(
          FieldError.forbidden(path + ".items", "items must be a schema object and not an array"));
    }
    if (schema.path("uniqueItems").asBoolean(false)) {
      errors.add(
          FieldError.forbidden(
              path + ".uniqueItems",
              "uniqueItems cannot be set to true since the runtime complexity becomes quadratic"));
    }
    JsonNode additional = schema.path("additionalProperties");
    boolean restricts =
        additional.isObject() || (additional.isBoolean() && !additional.asBoolean());
    if (restricts && !schema.path("properties").isEmpty()) {
      errors.add(
          FieldError.forbidden(
              path + ".additionalProperties",
              "additionalProperties and properties are mutual exclusive"));
    }
  }

  /** An error of a value that stands somewhere in a schema. */
  private static FieldError below(FieldError error, String path) {
    boolean whole = error.path().equals("<nil>") || error.path().isEmpty();
    String at = whole ? path : path + "." + error.path();
    return new FieldError(error.type(), at, error.value(), error.detail());
  }
}
