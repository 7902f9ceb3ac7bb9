package dev.sluice.schemas.compat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds changes between two versions of a schema document that break somebody.
 *
 * <p>Words may change and properties may come; nothing may go, change its type or get a new
 * constraint.
 */
final class SchemaChanges {

  /** Who holds the documents that the schema describes. */
  enum Direction {
    /** Users write them: what was optional must stay optional. */
    WRITTEN_BY_USERS,
    /** Users read them: what was there for certain must stay there. */
    READ_BY_USERS
  }

  private static final Set<String> WORDS =
      Set.of("description", "title", "$id", "examples", "message");
  private static final Set<String> NAMES = Set.of("properties", "$defs", "patternProperties");
  private static final Set<String> CONSTRAINTS =
      Set.of(
          "enum",
          "const",
          "pattern",
          "format",
          "minLength",
          "maxLength",
          "minimum",
          "maximum",
          "minItems",
          "maxItems",
          "type",
          "items",
          "default",
          "allOf",
          "anyOf",
          "oneOf",
          "not",
          "x-kubernetes-validations");

  private final Direction direction;
  private final List<String> breaks = new ArrayList<>();

  private SchemaChanges(Direction direction) {
    this.direction = direction;
  }

  /** The breaking changes, each with its place; empty when the newer may take the older's place. */
  static List<String> between(Direction direction, JsonNode older, JsonNode newer) {
    SchemaChanges changes = new SchemaChanges(direction);
    changes.compare("", older, newer, true);
    return changes.breaks;
  }

  private void compare(String path, JsonNode older, JsonNode newer, boolean schema) {
    if (older.isObject() && newer.isObject()) {
      objects(path, older, newer, schema);
    } else if (older.isArray() && newer.isArray()) {
      arrays(path, older, newer);
    } else if (!older.equals(newer)) {
      breaks.add("%s: was %s, is %s".formatted(path, older, newer));
    }
  }

  private void objects(String path, JsonNode older, JsonNode newer, boolean schema) {
    for (Map.Entry<String, JsonNode> field : older.properties()) {
      String name = field.getKey();
      String here = path + "/" + name;
      JsonNode other = newer.path(name);
      if (schema && WORDS.contains(name) && field.getValue().isTextual()) {
        continue;
      }
      if (schema && name.equals("required") && field.getValue().isArray()) {
        required(here, field.getValue(), other);
      } else if (schema && name.equals("enum") && field.getValue().isArray()) {
        choices(here, field.getValue(), other);
      } else if (other.isMissingNode()) {
        breaks.add("%s: is gone".formatted(here));
      } else {
        compare(here, field.getValue(), other, !(schema && NAMES.contains(name)));
      }
    }
    if (schema) {
      constraints(path, older, newer);
    }
  }

  private void constraints(String path, JsonNode older, JsonNode newer) {
    for (String constraint : CONSTRAINTS) {
      if (newer.has(constraint) && !older.has(constraint)) {
        breaks.add("%s/%s: is a new constraint".formatted(path, constraint));
      }
    }
    if (newer.has("required") && !older.has("required")) {
      required(path + "/required", older.path("required"), newer.path("required"));
    }
    if (newer.path("additionalProperties").isBoolean()
        && !newer.path("additionalProperties").asBoolean()
        && !older.has("additionalProperties")) {
      breaks.add("%s/additionalProperties: is a new constraint".formatted(path));
    }
  }

  private void required(String path, JsonNode older, JsonNode newer) {
    Set<String> was = texts(older);
    Set<String> is = texts(newer);
    switch (direction) {
      case WRITTEN_BY_USERS -> {
        is.removeAll(was);
        is.forEach(name -> breaks.add("%s: '%s' was optional".formatted(path, name)));
      }
      case READ_BY_USERS -> {
        was.removeAll(is);
        was.forEach(name -> breaks.add("%s: '%s' was always there".formatted(path, name)));
      }
    }
  }

  private void choices(String path, JsonNode older, JsonNode newer) {
    Set<String> gone = texts(older);
    gone.removeAll(texts(newer));
    gone.forEach(value -> breaks.add("%s: '%s' is gone".formatted(path, value)));
  }

  private void arrays(String path, JsonNode older, JsonNode newer) {
    for (int i = 0; i < older.size(); i++) {
      if (i >= newer.size()) {
        breaks.add("%s/%d: is gone".formatted(path, i));
      } else {
        compare(path + "/" + i, older.get(i), newer.get(i), true);
      }
    }
  }

  private static Set<String> texts(JsonNode list) {
    Set<String> texts = new HashSet<>();
    list.forEach(element -> texts.add(element.asText()));
    return texts;
  }
}
