package dev.sluice.clustersim.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.ApiStatus;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.schema.Schema;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How one list is merged.
 *
 * @param merges whether it is merged at all, or replaced
 * @param key the field that tells its objects apart; empty for a list of primitives
 */
record ListMerge(Schema items, boolean merges, String key) {

  static ListMerge of(Schema list) {
    return new ListMerge(
        list.items().orElse(Schema.ANY), strategy(list).equals("merge"), list.patchMergeKey());
  }

  /** The strategy besides {@code retainKeys}. */
  static String strategy(Schema schema) {
    String text = schema.patchStrategy();
    if (text.indexOf(',') < 0) {
      return text.equals("retainKeys") ? "" : text;
    }
    for (String one : text.split(",", -1)) {
      if (!one.equals("retainKeys")) {
        return one;
      }
    }
    return "";
  }

  ArrayNode merge(ArrayNode original, ArrayNode patch, boolean deletes) {
    if (!merges && !deletes) {
      return Directives.removed(patch, true);
    }
    Optional<JsonNodeType> type = elementType(original, patch);
    if (type.isEmpty()) {
      return original;
    }
    if (type.get() != JsonNodeType.OBJECT) {
      return deletes ? without(original, patch) : mergePrimitives(original, patch);
    }
    if (key.isEmpty()) {
      throw StrategicMergePatch.failure("cannot merge lists without merge key for ");
    }
    return mergeObjects(original, patch);
  }

  private static ArrayNode without(ArrayNode original, ArrayNode patch) {
    Set<JsonNode> gone = new LinkedHashSet<>();
    patch.forEach(gone::add);
    ArrayNode kept = Json.object().arrayNode(original.size());
    for (JsonNode item : original) {
      if (!gone.contains(item)) {
        kept.add(item);
      }
    }
    return kept;
  }

  private ArrayNode mergePrimitives(ArrayNode original, ArrayNode patch) {
    Set<JsonNode> both = new LinkedHashSet<>();
    original.forEach(both::add);
    patch.forEach(both::add);
    ArrayNode all = Json.object().arrayNode(both.size());
    both.forEach(all::add);
    return arrange(all, patch, original);
  }

  private ArrayNode mergeObjects(ArrayNode original, ArrayNode patch) {
    List<JsonNode> kept = new ArrayList<>();
    original.forEach(kept::add);
    List<ObjectNode> changes = new ArrayList<>();
    boolean replaces = false;
    for (JsonNode item : patch) {
      JsonNode directive = item.get(StrategicMergePatch.DIRECTIVE);
      if (directive == null) {
        changes.add((ObjectNode) item);
      } else if (directive.asText().equals("delete")) {
        JsonNode gone = keyOf(item);
        kept.removeIf(one -> gone.equals(one.get(key)));
      } else if (directive.asText().equals("replace")) {
        replaces = true;
      } else if (directive.asText().equals("merge")) {
        throw StrategicMergePatch.failure("merging lists cannot yet be specified in the patch");
      } else {
        throw StrategicMergePatch.unknownDirective(directive, item);
      }
    }
    if (replaces) {
      ArrayNode whole = Json.object().arrayNode(changes.size());
      changes.forEach(one -> whole.add(Directives.unmarked(one)));
      return whole;
    }
    ArrayNode before = array(kept);
    Map<JsonNode, Integer> places = places(before, key);
    for (ObjectNode change : changes) {
      JsonNode changed = keyOf(change);
      Integer place = places.get(changed);
      if (place == null) {
        places.put(changed, kept.size());
        kept.add(Directives.unmarked(change));
      } else {
        kept.set(
            place, StrategicMergePatch.mergeObject(items, (ObjectNode) kept.get(place), change));
      }
    }
    return arrange(array(kept), array(changes), before);
  }

  /**
   * Puts the elements into the order of the patch, and those that the patch does not name among
   * them as they stood in the original.
   */
  ArrayNode arrange(ArrayNode all, ArrayNode order, ArrayNode original) {
    Map<JsonNode, Integer> wanted = places(order, key);
    Map<JsonNode, Integer> before = places(original, key);
    List<JsonNode> named = new ArrayList<>();
    List<JsonNode> others = new ArrayList<>();
    for (JsonNode item : all) {
      (wanted.containsKey(keyOf(item)) ? named : others).add(item);
    }
    named.sort(Comparator.comparing(item -> wanted.getOrDefault(keyOf(item), -1)));
    others.sort(Comparator.comparing(item -> before.getOrDefault(keyOf(item), -1)));
    ArrayNode arranged = Json.object().arrayNode(all.size());
    int n = 0;
    int o = 0;
    while (n < named.size() || o < others.size()) {
      boolean other;
      if (n >= named.size()) {
        other = true;
      } else if (o >= others.size()) {
        other = false;
      } else {
        Integer left = before.get(keyOf(others.get(o)));
        Integer right = before.get(keyOf(named.get(n)));
        other = left != null && right != null && left < right;
      }
      arranged.add(other ? others.get(o++) : named.get(n++));
    }
    return arranged;
  }

  /** That the patch's elements come in the order that it asks for. */
  void checkOrder(ArrayNode patch, ArrayNode order) {
    if (patch.isEmpty() || order.isEmpty()) {
      return;
    }
    int at = 0;
    for (JsonNode item : patch) {
      if (item.has(StrategicMergePatch.DIRECTIVE)) {
        continue;
      }
      JsonNode wanted = keyOf(item);
      while (at < order.size() && !keyOf(order.get(at)).equals(wanted)) {
        at++;
      }
      if (at++ >= order.size()) {
        throw StrategicMergePatch.failure(
            "The order in patch list:\n%s\n doesn't match %s list:\n%s\n"
                .formatted(
                    GoText.value(patch),
                    StrategicMergePatch.ORDER.substring(0, StrategicMergePatch.ORDER.length() - 1),
                    GoText.value(order)));
      }
    }
  }

  private JsonNode keyOf(JsonNode item) {
    if (key.isEmpty()) {
      return item;
    }
    JsonNode value = item.get(key);
    if (value == null) {
      throw StrategicMergePatch.failure(
          "map: %s does not contain declared merge key: %s".formatted(GoText.value(item), key));
    }
    return value;
  }

  /** The first place of each key. */
  private static Map<JsonNode, Integer> places(ArrayNode list, String key) {
    Map<JsonNode, Integer> places = new LinkedHashMap<>();
    for (int i = 0; i < list.size(); i++) {
      JsonNode item = list.get(i);
      JsonNode found = key.isEmpty() ? item : item.get(key);
      places.putIfAbsent(found == null ? NullNode.instance : found, i);
    }
    return places;
  }

  /** The type that all elements have; empty where there is none. */
  static Optional<JsonNodeType> elementType(ArrayNode... lists) {
    Optional<JsonNodeType> type = Optional.empty();
    for (ArrayNode list : lists) {
      for (JsonNode item : list) {
        if (item.isArray() && type.isEmpty()) {
          throw ApiStatus.badRequest("lists of lists are not supported").exception();
        }
        if (type.isPresent() && type.get() != item.getNodeType()) {
          throw StrategicMergePatch.failure(
              "list element types are not identical: "
                  + List.of(lists).stream()
                      .map(GoText::value)
                      .toList()
                      .toString()
                      .replace(", ", " "));
        }
        type = Optional.of(item.getNodeType());
      }
    }
    return type;
  }

  private static ArrayNode array(List<? extends JsonNode> items) {
    ArrayNode array = Json.object().arrayNode(items.size());
    items.forEach(array::add);
    return array;
  }
}
