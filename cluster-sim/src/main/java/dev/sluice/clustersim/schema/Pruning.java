package dev.sluice.clustersim.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Takes away the fields that a schema does not know. What is given in is never changed. */
public final class Pruning {

  private static final Set<String> TYPE_AND_METADATA = Set.of("apiVersion", "kind", "metadata");

  private final List<String> unknown = new ArrayList<>();

  private Pruning() {}

  /**
   * What is left.
   *
   * @param object the same instance where nothing was to be taken away
   * @param unknownFields the paths of what went, sorted: {@code spec.list[0].foo}
   */
  public record Pruned(ObjectNode object, List<String> unknownFields) {}

  /** Prunes a whole Kubernetes object; its type and metadata always stay. */
  public static Pruned prune(Schema schema, ObjectNode object) {
    return prune(schema, object, MissingNode.getInstance());
  }

  /**
   * Prunes a whole Kubernetes object; its type and metadata always stay.
   *
   * @param known has nothing to be pruned: what is the very same in it stays without a look
   */
  public static Pruned prune(Schema schema, ObjectNode object, JsonNode known) {
    Pruning pruning = new Pruning();
    ObjectNode left = pruning.object(Optional.of(schema), object, known, "", true);
    Collections.sort(pruning.unknown);
    return new Pruned(left, Collections.unmodifiableList(pruning.unknown));
  }

  /** Prunes a value that is no whole Kubernetes object. */
  public static Pruned value(Schema schema, ObjectNode value) {
    Pruning pruning = new Pruning();
    ObjectNode left =
        pruning.object(
            Optional.of(schema), value, MissingNode.getInstance(), "", schema.embeddedResource());
    Collections.sort(pruning.unknown);
    return new Pruned(left, Collections.unmodifiableList(pruning.unknown));
  }

  /**
   * The message of the Status that refuses unknown fields with {@code fieldValidation=Strict}.
   *
   * @param unknownFields not empty
   */
  public static String strictMessage(String kind, String version, List<String> unknownFields) {
    return "%s in version \"%s\" cannot be handled as a %s: strict decoding error: %s"
        .formatted(kind, version, kind, String.join(", ", warnings(unknownFields)));
  }

  /** The texts of the {@code Warning} headers with {@code fieldValidation=Warn}. */
  public static List<String> warnings(List<String> unknownFields) {
    return unknownFields.stream().map("unknown field \"%s\""::formatted).toList();
  }

  private JsonNode value(Optional<Schema> schema, JsonNode value, JsonNode known, String path) {
    if (value == known) {
      return value;
    }
    return switch (value) {
      case ObjectNode object -> object(schema, object, known, path, false);
      case ArrayNode array -> array(schema, array, known, path);
      default -> value;
    };
  }

  private ObjectNode object(
      Optional<Schema> schema, ObjectNode object, JsonNode before, String path, boolean root) {
    boolean whole = root || schema.map(Schema::embeddedResource).orElse(false);
    boolean keep = schema.map(Schema::preserveUnknownFields).orElse(false);
    ObjectNode result = object;
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      String name = field.getKey();
      if (field.getValue() == before.path(name)) {
        continue;
      }
      String below = path.isEmpty() ? name : path + "." + name;
      Optional<Schema> known = schema.flatMap(s -> Optional.ofNullable(s.properties().get(name)));
      boolean anyField =
          known.isEmpty() && schema.flatMap(Schema::additionalProperties).isPresent();
      if (whole && known.isEmpty() && TYPE_AND_METADATA.contains(name)) {
        continue;
      }
      JsonNode left = field.getValue();
      boolean gone = false;
      if (known.isPresent()) {
        left = value(known, left, before.path(name), below);
      } else if (anyField) {
        left = value(schema.flatMap(Schema::additionalProperties), left, before.path(name), below);
      } else if (!keep) {
        gone = true;
        unknown.add(below);
      }
      if (gone || left != field.getValue()) {
        if (result == object) {
          result = object.objectNode();
          result.setAll(object);
        }
        if (gone) {
          result.remove(name);
        } else {
          result.set(name, left);
        }
      }
    }
    return result;
  }

  private JsonNode array(Optional<Schema> schema, ArrayNode array, JsonNode before, String path) {
    if (schema.map(s -> s.preserveUnknownFields() && s.items().isEmpty()).orElse(false)) {
      return array;
    }
    Optional<Schema> items = schema.flatMap(Schema::items);
    ArrayNode result = array;
    for (int i = 0; i < array.size(); i++) {
      JsonNode left = value(items, array.get(i), before.path(i), path + "[" + i + "]");
      if (left != array.get(i)) {
        if (result == array) {
          result = array.arrayNode(array.size());
          result.addAll(array);
        }
        result.set(i, left);
      }
    }
    return result;
  }
}
