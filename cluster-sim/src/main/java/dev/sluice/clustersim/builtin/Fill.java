package dev.sluice.clustersim.builtin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Fills in fields of an object that is being edited. */
final class Fill {

  private Fill() {}

  /** Sets a text where there is none or an empty one. */
  static void text(ObjectNode object, String field, String value) {
    if (object.path(field).asText("").isEmpty()) {
      object.put(field, value);
    }
  }

  /** Sets a number where the field is absent. */
  static void given(ObjectNode object, String field, long value) {
    if (!object.hasNonNull(field)) {
      number(object, field, value);
    }
  }

  /** Sets a flag where the field is absent. */
  static void given(ObjectNode object, String field, boolean value) {
    if (!object.hasNonNull(field)) {
      object.put(field, value);
    }
  }

  /** Sets a number where the field is absent or zero. */
  static void nonZero(ObjectNode object, String field, long value) {
    if (object.path(field).asLong(0) == 0) {
      number(object, field, value);
    }
  }

  /** As a parser would read it: small numbers equal small numbers only. */
  private static void number(ObjectNode object, String field, long value) {
    if (value == (int) value) {
      object.put(field, (int) value);
    } else {
      object.put(field, value);
    }
  }

  /** The object in a field; a new one where there is none. */
  static ObjectNode child(ObjectNode object, String field) {
    return object.get(field) instanceof ObjectNode found ? found : object.putObject(field);
  }

  /** The object in a field. */
  static Optional<ObjectNode> object(ObjectNode object, String field) {
    return object.get(field) instanceof ObjectNode found ? Optional.of(found) : Optional.empty();
  }

  /** The objects in a list. */
  static List<ObjectNode> objects(JsonNode object, String field) {
    List<ObjectNode> all = new ArrayList<>();
    for (JsonNode one : object.path(field)) {
      if (one instanceof ObjectNode found) {
        all.add(found);
      }
    }
    return all;
  }

  /** The list in a field; a new one where there is none. */
  static ArrayNode array(ObjectNode object, String field) {
    return object.get(field) instanceof ArrayNode found ? found : object.putArray(field);
  }
}
