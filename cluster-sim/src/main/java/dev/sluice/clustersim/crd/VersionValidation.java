package dev.sluice.clustersim.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.FieldError;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.object.Names;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is wrong with a definition's versions. What all versions have alike is told where the first
 * form of definitions had it: {@code spec.validation} and the like.
 */
final class VersionValidation {

  private static final List<String> COLUMN_TYPES =
      List.of("boolean", "date", "integer", "number", "string");
  private static final List<String> COLUMN_FORMATS =
      List.of("byte", "date", "date-time", "double", "float", "int32", "int64", "password");

  private final CustomResources resources;
  private final JsonNode versions;
  private final Optional<ObjectNode> before;
  private final List<FieldError> errors = new ArrayList<>();

  VersionValidation(CustomResources resources, JsonNode spec, Optional<ObjectNode> before) {
    this.resources = resources;
    this.versions = spec.path("versions");
    this.before = before;
  }

  List<FieldError> validate() {
    Set<String> known = new HashSet<>();
    boolean unique = true;
    int stored = 0;
    for (int i = 0; i < versions.size(); i++) {
      JsonNode version = versions.get(i);
      String path = "spec.versions[%d]".formatted(i);
      String name = Json.text(version, "name");
      unique &= known.add(name);
      stored += version.path("storage").asBoolean(false) ? 1 : 0;
      List<String> wrong = Names.label1035(name);
      if (!wrong.isEmpty()) {
        errors.add(FieldError.invalid(path + ".name", name, String.join(",", wrong)));
        if (i == 0) {
          errors.add(FieldError.invalid("spec.version", name, String.join(",", wrong)));
        }
      }
      deprecation(version, path);
      for (String field : List.of("schema", "subresources", "additionalPrinterColumns")) {
        if (!alike(field)) {
          part(field, version, path + "." + field);
        }
      }
    }
    if (!unique) {
      errors.add(
          FieldError.invalid("spec.versions", versions, "must contain unique version names"));
    }
    if (stored != 1) {
      errors.add(
          FieldError.invalid(
              "spec.versions",
              versions,
              "must have exactly one version marked as storage version"));
    }
    JsonNode first = versions.path(0);
    if (alike("schema")) {
      part("schema", first, "spec.validation");
    }
    for (String field : List.of("subresources", "additionalPrinterColumns")) {
      if (alike(field)) {
        part(field, first, "spec." + field);
      }
    }
    return errors;
  }

  private boolean alike(String field) {
    JsonNode first = versions.path(0).path(field);
    for (JsonNode version : versions) {
      if (first.isMissingNode() || !version.path(field).equals(first)) {
        return false;
      }
    }
    return !versions.isEmpty();
  }

  private void part(String field, JsonNode version, String path) {
    JsonNode part = version.path(field);
    switch (field) {
      case "schema" -> {
        boolean unchanged = before.map(old -> known(old, version, field)).orElse(false);
        if (!unchanged && part.get("openAPIV3Schema") instanceof ObjectNode schema) {
          boolean status = version.path("subresources").has("status");
          errors.addAll(SchemaRules.check(resources, schema, path + ".openAPIV3Schema", status));
        }
      }
      case "subresources" -> scale(part.path("scale"), path + ".scale");
      default -> {
        for (int i = 0; i < part.size(); i++) {
          column(part.get(i), path + "[" + i + "]");
        }
      }
    }
  }

  private static boolean known(ObjectNode before, JsonNode version, String field) {
    for (JsonNode old : before.path("spec").path("versions")) {
      if (old.path("name").equals(version.path("name"))) {
        return old.path(field).equals(version.path(field));
      }
    }
    return false;
  }

  private void deprecation(JsonNode version, String path) {
    JsonNode warning = version.path("deprecationWarning");
    if (!version.path("deprecated").asBoolean(false) && warning.isTextual()) {
      errors.add(
          FieldError.invalid(
              path + ".deprecationWarning", warning, "can only be set for deprecated versions"));
    } else if (warning.isTextual() && warning.textValue().isEmpty()) {
      errors.add(
          FieldError.invalid(path + ".deprecationWarning", warning, "must not be an empty string"));
    }
  }

  private void scale(JsonNode scale, String path) {
    if (!scale.isObject()) {
      return;
    }
    jsonPath(scale, "specReplicasPath", path, List.of(".spec."), "under .spec");
    jsonPath(scale, "statusReplicasPath", path, List.of(".status."), "under .status");
    if (!Json.text(scale, "labelSelectorPath").isEmpty()) {
      jsonPath(
          scale,
          "labelSelectorPath",
          path,
          List.of(".spec.", ".status."),
          "under either .spec or .status");
    }
  }

  private void jsonPath(
      JsonNode scale, String field, String path, List<String> prefixes, String where) {
    String text = Json.text(scale, field);
    String at = path + "." + field;
    if (text.isEmpty()) {
      errors.add(FieldError.required(at, ""));
    } else if (!text.startsWith(".")) {
      errors.add(FieldError.invalid(at, text, "must be a simple json path starting with ."));
    } else if (prefixes.stream().noneMatch(text::startsWith)) {
      errors.add(FieldError.invalid(at, text, "should be a json path " + where));
    }
  }

  private void column(JsonNode column, String path) {
    if (Json.text(column, "name").isEmpty()) {
      errors.add(FieldError.required(path + ".name", ""));
    }
    String type = Json.text(column, "type");
    String types = "must be one of " + String.join(",", COLUMN_TYPES);
    if (type.isEmpty()) {
      errors.add(FieldError.required(path + ".type", types));
    } else if (!COLUMN_TYPES.contains(type)) {
      errors.add(FieldError.invalid(path + ".type", type, types));
    }
    String format = Json.text(column, "format");
    if (!format.isEmpty() && !COLUMN_FORMATS.contains(format)) {
      errors.add(
          FieldError.invalid(
              path + ".format", format, "must be one of " + String.join(",", COLUMN_FORMATS)));
    }
    String json = Json.text(column, "jsonPath");
    if (json.isEmpty()) {
      errors.add(FieldError.required(path + ".JSONPath", ""));
    } else if (!json.startsWith(".")) {
      errors.add(
          FieldError.invalid(
              path + ".JSONPath", json, "must be a simple json path starting with ."));
    }
  }
}
