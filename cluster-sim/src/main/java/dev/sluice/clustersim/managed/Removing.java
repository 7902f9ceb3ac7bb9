package dev.sluice.clustersim.managed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.Json;
import java.util.Map;

/** Takes fields out of a value. */
final class Removing {

  private Removing() {}

  /**
   * Without these fields and all below them. An object or list that gets empty is null then, as
   * with Kubernetes: its built-in types leave that out, and custom resources may refuse it.
   */
  static ObjectNode remove(Shape shape, ObjectNode object, FieldSet gone) {
    JsonNode left = value(shape, object, gone);
    return left instanceof ObjectNode kept ? kept : Json.object();
  }

  private static JsonNode value(Shape shape, JsonNode value, FieldSet gone) {
    if (gone.isEmpty()) {
      return value;
    }
    return switch (shape.kind(value)) {
      case SCALAR -> value;
      case MAP -> value instanceof ObjectNode object ? map(shape, object, gone) : NullNode.instance;
      case LIST -> value instanceof ArrayNode list ? list(shape, list, gone) : NullNode.instance;
    };
  }

  private static JsonNode map(Shape shape, ObjectNode object, FieldSet gone) {
    if (object.isEmpty() || shape.atomicMap()) {
      return NullNode.instance;
    }
    ObjectNode kept = Json.object();
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      FieldSet.Node node = gone.node(new PathElement.Field(field.getKey()));
      if (node == null) {
        kept.set(field.getKey(), field.getValue());
      } else if (!node.member()) {
        Shape child = shape.child(field.getKey());
        JsonNode left =
            child == null ? field.getValue() : value(child, field.getValue(), node.below());
        kept.set(field.getKey(), left);
      }
    }
    return kept.isEmpty() ? NullNode.instance : kept;
  }

  private static JsonNode list(Shape shape, ArrayNode list, FieldSet gone) {
    if (list.isEmpty() || !shape.associative()) {
      return NullNode.instance;
    }
    ArrayNode kept = Json.object().arrayNode(list.size());
    for (JsonNode item : list) {
      FieldSet.Node node = gone.node(Items.element(shape, item));
      if (node == null) {
        kept.add(item);
      } else if (!node.member()) {
        JsonNode left = value(shape.item(), item, node.below());
        kept.add(left);
      }
    }
    return kept.isEmpty() ? NullNode.instance : kept;
  }
}
