package dev.sluice.clustersim.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;

/**
 * Fills in a schema's defaults. A null where none is allowed counts as absent: the default takes
 * its place, and without one the field goes. What is given in is never changed.
 */
public final class Defaulting {

  private Defaulting() {}

  /** The object with its defaults; the same instance where nothing was to be filled in. */
  public static ObjectNode apply(Schema schema, ObjectNode object) {
    return object(schema, object, MissingNode.getInstance());
  }

  /**
   * The object with its defaults; the same instance where nothing was to be filled in.
   *
   * @param known has its defaults: what is the very same in it stays without a look
   */
  public static ObjectNode apply(Schema schema, ObjectNode object, JsonNode known) {
    return object(schema, object, known);
  }

  /** A value with its defaults; the same instance where nothing was to be filled in. */
  public static JsonNode value(Schema schema, JsonNode value) {
    return value(schema, value, MissingNode.getInstance());
  }

  private static JsonNode value(Schema schema, JsonNode value, JsonNode before) {
    return switch (value) {
      case ObjectNode object -> object(schema, object, before);
      case ArrayNode array -> array(schema, array, before);
      default -> value;
    };
  }

  private static ObjectNode object(Schema schema, ObjectNode object, JsonNode before) {
    ObjectNode result = object;
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      JsonNode was = before.path(field.getKey());
      if (field.getValue() == was && was.isContainerNode()) {
        continue;
      }
      Optional<Schema> known = schema.field(field.getKey());
      if (known.isEmpty()) {
        continue;
      }
      JsonNode value = field.getValue();
      if (value.isNull() && !known.get().nullable()) {
        result = result == object ? shallowCopy(object) : result;
        result.remove(field.getKey());
        if (known.get().defaultValue().isPresent()
            && !schema.properties().containsKey(field.getKey())) {
          result.set(field.getKey(), fresh(known.get()));
        }
        continue;
      }
      JsonNode filled = value(known.get(), value, was);
      if (filled != value) {
        result = result == object ? shallowCopy(object) : result;
        result.set(field.getKey(), filled);
      }
    }
    for (Map.Entry<String, Schema> field : schema.properties().entrySet()) {
      if (!result.has(field.getKey()) && field.getValue().defaultValue().isPresent()) {
        result = result == object ? shallowCopy(object) : result;
        result.set(field.getKey(), fresh(field.getValue()));
      }
    }
    return result;
  }

  private static JsonNode array(Schema schema, ArrayNode array, JsonNode before) {
    if (schema.items().isEmpty()) {
      return array;
    }
    Schema items = schema.items().get();
    ArrayNode result = array;
    for (int i = 0; i < array.size(); i++) {
      JsonNode value = array.get(i);
      if (value == before.path(i) && value.isContainerNode()) {
        continue;
      }
      JsonNode filled =
          value.isNull() && !items.nullable() && items.defaultValue().isPresent()
              ? fresh(items)
              : value(items, value, before.path(i));
      if (filled != value) {
        if (result == array) {
          result = array.arrayNode(array.size());
          result.addAll(array);
        }
        result.set(i, filled);
      }
    }
    return result;
  }

  /** A copy of the default, with the defaults inside it. */
  private static JsonNode fresh(Schema schema) {
    return value(
        schema, schema.defaultValue().<JsonNode>map(JsonNode::deepCopy).orElse(NullNode.instance));
  }

  private static ObjectNode shallowCopy(ObjectNode object) {
    ObjectNode copy = object.objectNode();
    copy.setAll(object);
    return copy;
  }
}
