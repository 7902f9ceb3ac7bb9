package dev.sluice.clustersim.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.sluice.clustersim.object.FieldError;
import dev.sluice.clustersim.object.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether a schema is structural: every field has a type outside of {@code allOf}, {@code anyOf},
 * {@code oneOf} and {@code not}, and these say nothing but what values are allowed.
 */
final class StructuralRules {

  private static final Map<String, String> NOT_NESTED =
      Map.ofEntries(
          Map.entry("type", "must be empty to be structural"),
          Map.entry("additionalProperties", "must be undefined to be structural"),
          Map.entry("default", "must be undefined to be structural"),
          Map.entry("title", "must be empty to be structural"),
          Map.entry("description", "must be empty to be structural"),
          Map.entry("nullable", "must be false to be structural"),
          Map.entry("x-kubernetes-preserve-unknown-fields", "must be false to be structural"),
          Map.entry("x-kubernetes-embedded-resource", "must be false to be structural"),
          Map.entry("x-kubernetes-int-or-string", "must be false to be structural"),
          Map.entry("x-kubernetes-list-map-keys", "must be empty to be structural"),
          Map.entry("x-kubernetes-list-type", "must be undefined to be structural"),
          Map.entry("x-kubernetes-map-type", "must be undefined to be structural"));

  private final List<FieldError> errors = new ArrayList<>();

  private StructuralRules() {}

  /** Where a schema stands. */
  private enum Level {
    ROOT("at the root"),
    ITEM("for specified array items"),
    FIELD("for specified object fields");

    private final String words;

    Level(String words) {
      this.words = words;
    }
  }

  /** What keeps it from being structural, in the order of the texts. */
  static List<FieldError> check(JsonNode schema, String path) {
    StructuralRules rules = new StructuralRules();
    rules.spine(schema, path, Level.ROOT);
    rules.complete(schema, schema, path, path);
    rules.errors.sort(Comparator.comparing(FieldError::toString));
    return rules.errors;
  }

  private void spine(JsonNode schema, String path, Level level) {
    if (!schema.isObject()) {
      return;
    }
    String type = Json.text(schema, "type");
    boolean intOrString = flag(schema, "x-kubernetes-int-or-string");
    boolean preserve = flag(schema, "x-kubernetes-preserve-unknown-fields");
    boolean embedded = flag(schema, "x-kubernetes-embedded-resource");
    JsonNode additional = schema.path("additionalProperties");
    boolean additionalGiven = additional.isObject() || additional.isBoolean();
    if (type.equals("array") && !schema.has("items")) {
      errors.add(FieldError.required(path + ".items", "must be specified"));
    }
    spine(schema.path("items"), path + ".items", Level.ITEM);
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      spine(property.getValue(), property(path, property.getKey()), Level.FIELD);
    }
    if (additionalGiven && level == Level.ROOT) {
      errors.add(
          FieldError.forbidden(path + ".additionalProperties", "must not be used at the root"));
    }
    spine(additional, path + ".additionalProperties", Level.FIELD);
    extensions(schema, path, intOrString);
    values(schema, path, intOrStringAnyOf(schema), intOrStringAllOf(schema));
    if (embedded && !type.equals("object")) {
      String words = "must be object if x-kubernetes-embedded-resource is true";
      errors.add(
          type.isEmpty()
              ? FieldError.required(path + ".type", words)
              : FieldError.invalid(path + ".type", type, words));
    } else if (type.isEmpty() && !intOrString && !preserve) {
      errors.add(FieldError.required(path + ".type", "must not be empty " + level.words));
    }
    if (embedded && additionalGiven) {
      errors.add(
          FieldError.forbidden(
              path + ".additionalProperties",
              "must not be used if x-kubernetes-embedded-resource is set"));
    }
    if (level == Level.ROOT && !type.isEmpty() && !type.equals("object")) {
      errors.add(FieldError.invalid(path + ".type", type, "must be object at the root"));
    }
    wholeObject(schema, path, level, embedded);
    if (embedded && !preserve && schema.path("properties").isEmpty()) {
      errors.add(
          FieldError.required(
              path + ".properties",
              "must not be empty if x-kubernetes-embedded-resource is true without"
                  + " x-kubernetes-preserve-unknown-fields"));
    }
  }

  private void wholeObject(JsonNode schema, String path, Level level, boolean embedded) {
    if (level != Level.ROOT && !embedded) {
      return;
    }
    for (String field : List.of("kind", "apiVersion")) {
      JsonNode known = schema.path("properties").path(field);
      String type = Json.text(known, "type");
      if (known.isObject() && !type.equals("string")) {
        errors.add(FieldError.invalid(property(path, field) + ".type", type, "must be string"));
      }
    }
    JsonNode metadata = schema.path("properties").path("metadata");
    if (!metadata.isObject()) {
      return;
    }
    String at = property(path, "metadata");
    String type = Json.text(metadata, "type");
    if (!type.equals("object")) {
      errors.add(FieldError.invalid(at + ".type", type, "must be object"));
    }
    boolean namesOnly = true;
    for (Map.Entry<String, JsonNode> property : metadata.path("properties").properties()) {
      namesOnly &= Set.of("name", "generateName").contains(property.getKey());
    }
    Set<String> keywords = new HashSet<>();
    metadata.fieldNames().forEachRemaining(keywords::add);
    keywords.removeAll(Set.of("type", "properties", "default", "description"));
    if (level == Level.ROOT && (!namesOnly || !keywords.isEmpty())) {
      errors.add(
          FieldError.forbidden(
              at,
              "must not specify anything other than name and generateName, but metadata is"
                  + " implicitly specified"));
    }
  }

  private void extensions(JsonNode schema, String path, boolean intOrString) {
    for (String other :
        List.of("x-kubernetes-preserve-unknown-fields", "x-kubernetes-embedded-resource")) {
      if (intOrString && flag(schema, other)) {
        errors.add(
            FieldError.invalid(
                path + "." + other,
                schema.path(other),
                "must be false if x-kubernetes-int-or-string is true"));
      }
    }
  }

  private void values(JsonNode schema, String path, boolean skipAnyOf, boolean skipFirstAllOf) {
    JsonNode anyOf = schema.path("anyOf");
    for (int i = 0; i < anyOf.size() && !skipAnyOf; i++) {
      nested(anyOf.get(i), "%s.anyOf[%d]".formatted(path, i), false);
    }
    JsonNode allOf = schema.path("allOf");
    for (int i = 0; i < allOf.size(); i++) {
      nested(allOf.get(i), "%s.allOf[%d]".formatted(path, i), skipFirstAllOf && i == 0);
    }
    JsonNode oneOf = schema.path("oneOf");
    for (int i = 0; i < oneOf.size(); i++) {
      nested(oneOf.get(i), "%s.oneOf[%d]".formatted(path, i), false);
    }
    nested(schema.path("not"), path + ".not", false);
    String pattern = Json.text(schema, "pattern");
    try {
      Pattern.compile(pattern);
    } catch (PatternSyntaxException e) {
      errors.add(
          FieldError.invalid(
              path + ".pattern",
              pattern,
              "must be a valid regular expression, but isn't: " + e.getMessage()));
    }
  }

  private void nested(JsonNode schema, String path, boolean skipAnyOf) {
    if (!schema.isObject()) {
      return;
    }
    values(schema, path, skipAnyOf, false);
    nested(schema.path("items"), path + ".items", false);
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      nested(property.getValue(), property(path, property.getKey()), false);
    }
    NOT_NESTED.forEach(
        (keyword, words) -> {
          JsonNode value = schema.path(keyword);
          boolean said =
              value.isBoolean()
                  ? value.asBoolean() || !words.contains("false")
                  : !value.isMissingNode();
          if (said) {
            errors.add(FieldError.forbidden(path + "." + keyword, words));
          }
        });
    if (schema.has("x-kubernetes-validations")) {
      errors.add(
          FieldError.forbidden(
              path + ".x-kubernetes-validations", "must be empty to be structural"));
    }
    if (schema.path("properties").has("metadata")) {
      errors.add(
          FieldError.forbidden(
              property(path, "metadata"), "must not be specified in a nested context"));
    }
  }

  /** Every field that the combined schemas mention is one that the structure knows. */
  private void complete(JsonNode values, JsonNode spine, String at, String from) {
    for (String combined : List.of("allOf", "anyOf", "oneOf")) {
      JsonNode all = values.path(combined);
      for (int i = 0; i < all.size(); i++) {
        completeNested(all.get(i), spine, at, "%s.%s[%d]".formatted(from, combined, i));
      }
    }
    completeNested(values.path("not"), spine, at, from + ".not");
  }

  private void completeNested(JsonNode values, JsonNode spine, String at, String from) {
    if (!values.isObject()) {
      return;
    }
    if (!spine.isObject()) {
      errors.add(FieldError.required(at, "because it is defined in " + from));
      return;
    }
    complete(values, spine, at, from);
    completeNested(values.path("items"), spine.path("items"), at + ".items", from + ".items");
    for (Map.Entry<String, JsonNode> property : values.path("properties").properties()) {
      String name = property.getKey();
      completeNested(
          property.getValue(),
          spine.path("properties").path(name),
          property(at, name),
          property(from, name));
    }
  }

  private static boolean intOrStringAnyOf(JsonNode schema) {
    JsonNode anyOf = schema.path("anyOf");
    return anyOf.size() == 2
        && anyOf.get(0).equals(Json.object().put("type", "integer"))
        && anyOf.get(1).equals(Json.object().put("type", "string"));
  }

  private static boolean intOrStringAllOf(JsonNode schema) {
    return intOrStringAnyOf(schema.path("allOf").path(0));
  }

  private static boolean flag(JsonNode schema, String keyword) {
    return schema.path(keyword).asBoolean(false);
  }

  private static String property(String path, String name) {
    return "%s.properties[%s]".formatted(path, name);
  }
}
