package dev.sluice.clustersim.managed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.Json;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Field sets as {@code fieldsV1} has them. */
public final class FieldsV1 {

  private static final String SELF = ".";

  private FieldsV1() {}

  /**
   * Reads a set.
   *
   * @throws IllegalArgumentException where it is malformed
   */
  public static FieldSet read(JsonNode json) {
    Map<PathElement, FieldSet.Node> nodes = HashMap.newHashMap(json.size());
    for (Map.Entry<String, JsonNode> entry : json.properties()) {
      if (entry.getKey().equals(SELF)) {
        continue;
      }
      Optional<PathElement> element = PathElement.parse(entry.getKey());
      if (element.isEmpty()) {
        continue;
      }
      JsonNode value = entry.getValue();
      FieldSet below = value.isEmpty() ? FieldSet.EMPTY : read(value);
      boolean member = below.isEmpty() || value.has(SELF);
      nodes.put(
          element.get(), below.isEmpty() ? FieldSet.Node.LEAF : new FieldSet.Node(member, below));
    }
    return FieldSet.of(nodes);
  }

  /**
   * Whether a set as it is written has a path of another set, or one below such a path: a look that
   * needs not read the whole.
   */
  static boolean touches(JsonNode json, FieldSet set) {
    for (Map.Entry<PathElement, FieldSet.Node> entry : set.nodes().entrySet()) {
      JsonNode there = json.get(entry.getKey().serialized());
      if (there != null
          && (entry.getValue().member() || touches(there, entry.getValue().below()))) {
        return true;
      }
    }
    return false;
  }

  /** Writes a set; the path elements in their order. */
  public static ObjectNode write(FieldSet set) {
    ObjectNode json = Json.object();
    write(set, json);
    return json;
  }

  private static void write(FieldSet set, ObjectNode json) {
    for (PathElement element : set.sorted()) {
      FieldSet.Node node = set.node(element);
      if (node != null) {
        ObjectNode below = json.putObject(element.serialized());
        if (node.member() && !node.below().isEmpty()) {
          below.putObject(SELF);
        }
        write(node.below(), below);
      }
    }
  }
}
