package dev.sluice.clustersim.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.FieldError;
import dev.sluice.clustersim.object.FieldError.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Lists that are sets or maps: elements that are there twice, and which element was which. */
public final class Lists {

  private Lists() {}

  /** Elements that are there twice; none where there were such before already. */
  static List<FieldError> duplicates(Schema schema, JsonNode value, Optional<JsonNode> before) {
    if (!Lists.has(schema)) {
      return List.of();
    }
    List<FieldError> errors = new ArrayList<>();
    walk(schema, value, "", errors);
    if (errors.isEmpty() || before.isEmpty()) {
      return errors;
    }
    List<FieldError> known = new ArrayList<>();
    walk(schema, before.get(), "", known);
    return known.isEmpty() ? errors : List.of();
  }

  /** Whether there is a list that is a set or a map below a schema. */
  private record Presence(boolean any) {}

  private static boolean has(Schema schema) {
    return schema
        .memo(
            Presence.class,
            root ->
                new Presence(
                    !root.listType().isEmpty()
                        || root.properties().values().stream()
                            .anyMatch(one -> one.reference().isEmpty() && has(one))
                        || root.additionalProperties().filter(Lists::has).isPresent()
                        || root.items().filter(Lists::has).isPresent()))
        .any();
  }

  private static void walk(Schema schema, JsonNode value, String path, List<FieldError> errors) {
    if (value instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        Optional<Schema> known = schema.property(field.getKey());
        if (known.isPresent() && known.get().reference().isEmpty() && has(known.get())) {
          String below = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
          walk(known.get(), field.getValue(), below, errors);
        } else if (known.isEmpty() && schema.additionalProperties().isPresent()) {
          String below = path + "[" + field.getKey() + "]";
          walk(schema.additionalProperties().get(), field.getValue(), below, errors);
        }
      }
    } else if (value instanceof ArrayNode array) {
      switch (schema.listType()) {
        case "set" -> set(array, path, errors);
        case "map" -> map(schema, array, path, errors);
        default -> {}
      }
      if (schema.items().isPresent()) {
        for (int i = 0; i < array.size(); i++) {
          walk(schema.items().get(), array.get(i), path + "[" + i + "]", errors);
        }
      }
    }
  }

  private static void set(ArrayNode array, String path, List<FieldError> errors) {
    for (int i : repeated(array)) {
      errors.add(
          new FieldError(Type.DUPLICATE, path + "[" + i + "]", Optional.of(array.get(i)), ""));
    }
  }

  private static void map(Schema schema, ArrayNode array, String path, List<FieldError> errors) {
    List<JsonNode> keys = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      JsonNode one = array.get(i);
      if (!one.isObject() && !one.isNull()) {
        errors.add(
            FieldError.invalid(
                path + "[" + i + "]", one, "must be an object for an array of list-type map"));
        return;
      }
      keys.add(key(schema, one));
    }
    for (int i : repeated(keys)) {
      errors.add(
          new FieldError(Type.DUPLICATE, path + "[" + i + "]", Optional.of(keys.get(i)), ""));
    }
  }

  private static ObjectNode key(Schema schema, JsonNode element) {
    ObjectNode key = dev.sluice.clustersim.object.Json.object();
    for (String name : schema.listMapKeys()) {
      if (element.has(name)) {
        key.set(name, element.get(name));
      }
    }
    return key;
  }

  /** The places where an element stands for the second time; a third time is not told. */
  private static List<Integer> repeated(Iterable<JsonNode> elements) {
    Map<JsonNode, Integer> seen = new HashMap<>();
    List<Integer> places = new ArrayList<>();
    int i = 0;
    for (JsonNode element : elements) {
      if (seen.merge(element, 1, Integer::sum) == 2) {
        places.add(i);
      }
      i++;
    }
    return places;
  }

  static boolean repeats(ArrayNode array) {
    Set<JsonNode> seen = new HashSet<>();
    for (JsonNode element : array) {
      if (!seen.add(element)) {
        return true;
      }
    }
    return false;
  }

  /** Finds the element of an old list that a new one continues. */
  public interface Correlation {
    /** What the element was. */
    Optional<JsonNode> of(JsonNode element);
  }

  /** How the elements of a list of type map are found again; empty for all other lists. */
  public static Optional<Correlation> correlation(Schema schema, JsonNode before) {
    if (!schema.listType().equals("map") || !before.isArray()) {
      return Optional.empty();
    }
    Map<JsonNode, JsonNode> byKey = new HashMap<>();
    before.forEach(one -> byKey.putIfAbsent(key(schema, one), one));
    return Optional.of(element -> Optional.ofNullable(byKey.get(key(schema, element))));
  }
}
