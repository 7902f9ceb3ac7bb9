package dev.sluice.clustersim.managed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes fields out of a value. */
final class Removing {

  private Removing() {}

  /** Without these fields and all below them; an object or list that gets empty goes too. */
  static ObjectNode remove(Shape shape, ObjectNode object, FieldSet gone) {
    JsonNode left = value(shape, object, gone);
    return left instanceof ObjectNode kept ? kept : Json.object();
  }

  private static @Nullable JsonNode value(Shape shape, JsonNode value, FieldSet gone) {
    if (gone.isEmpty()) {
      return value;
    }
    return switch (shape.kind(value)) {
      case SCALAR -> value;
      case MAP -> value instanceof ObjectNode object ? map(shape, object, gone) : null;
      case LIST -> value instanceof ArrayNode list ? list(shape, list, gone) : null;
    };
  }

  private static @Nullable JsonNode map(Shape shape, ObjectNode object, FieldSet gone) {
    if (object.isEmpty() || shape.atomicMap()) {
      return null;
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
        if (left != null) {
          kept.set(field.getKey(), left);
        }
      }
    }
    return kept.isEmpty() ? null : kept;
  }

  private static @Nullable JsonNode list(Shape shape, ArrayNode list, FieldSet gone) {
    if (list.isEmpty() || !shape.associative()) {
      return null;
    }
    ArrayNode kept = Json.object().arrayNode(list.size());
    for (JsonNode item : list) {
      FieldSet.Node node = gone.node(Items.element(shape, item));
      if (node == null) {
        kept.add(item);
      } else if (!node.member()) {
        JsonNode left = value(shape.item(), item, node.below());
        if (left != null) {
          kept.add(left);
        }
      }
    }
    return kept.isEmpty() ? null : kept;
  }
}
