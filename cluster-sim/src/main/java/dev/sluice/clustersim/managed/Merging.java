package dev.sluice.clustersim.managed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts an applied configuration over what is there; nothing is taken away. */
final class Merging {

  private Merging() {}

  static JsonNode merge(Shape shape, JsonNode live, JsonNode config) {
    Shape.Kind kind = shape.kind(config);
    return switch (kind) {
      case SCALAR -> config;
      case MAP -> shape.atomicMap() ? config : map(shape, live, config);
      case LIST -> shape.associative() ? list(shape, live, config) : config;
    };
  }

  private static JsonNode map(Shape shape, JsonNode live, JsonNode config) {
    if (!(live instanceof ObjectNode old) || old.isEmpty()) {
      return config;
    }
    if (!(config instanceof ObjectNode now)) {
      return live;
    }
    ObjectNode merged = Json.object();
    merged.setAll(old);
    for (Map.Entry<String, JsonNode> field : now.properties()) {
      JsonNode before = old.get(field.getKey());
      Shape child = shape.child(field.getKey());
      merged.set(
          field.getKey(),
          before == null || child == null
              ? field.getValue()
              : merge(child, before, field.getValue()));
    }
    return merged;
  }

  private static JsonNode list(Shape shape, JsonNode live, JsonNode config) {
    if (!(live instanceof ArrayNode old) || old.isEmpty()) {
      return config;
    }
    if (!(config instanceof ArrayNode now) || now.isEmpty()) {
      return live;
    }
    return new Lists(shape, old, now).merge();
  }

  /**
   * Merges the elements of both lists. Those that both have come in the configuration's order;
   * those that only one has stay near the neighbours that they have there.
   */
  private static final class Lists {
    private final Shape shape;
    private final ArrayNode old;
    private final List<PathElement> lefts = new ArrayList<>();
    private final List<PathElement> rights = new ArrayList<>();
    private final Map<PathElement, JsonNode> leftItems = new HashMap<>();
    private final Map<PathElement, JsonNode> rightItems = new HashMap<>();
    private final List<PathElement> shared = new ArrayList<>();
    private final ArrayNode out = Json.object().arrayNode();

    Lists(Shape shape, ArrayNode old, ArrayNode now) {
      this.shape = shape;
      this.old = old;
      for (JsonNode item : old) {
        PathElement element = Items.element(shape, item);
        lefts.add(element);
        // Of an element that is there twice no part can be merged.
        leftItems.merge(element, item, (a, b) -> NullNode.instance);
      }
      for (JsonNode item : now) {
        PathElement element = Items.element(shape, item);
        rights.add(element);
        rightItems.put(element, item);
        if (leftItems.containsKey(element)) {
          shared.add(element);
        }
      }
    }

    ArrayNode merge() {
      Set<PathElement> done = new HashSet<>();
      int nextShared = 0;
      int left = 0;
      int right = 0;
      while (left < lefts.size() || right < rights.size()) {
        if (left < lefts.size() && right < rights.size()) {
          PathElement element = lefts.get(left);
          if (element.equals(rights.get(right))) {
            done.add(element);
            add(element, rightItems.get(element));
            left++;
            right++;
            nextShared++;
            continue;
          }
          if (rightItems.containsKey(element)
              && nextShared < shared.size()
              && !shared.get(nextShared).equals(element)) {
            left++;
            continue;
          }
        }
        if (left < lefts.size()) {
          PathElement element = lefts.get(left);
          if (!rightItems.containsKey(element)) {
            out.add(old.get(left));
            left++;
            continue;
          } else if (done.contains(element)) {
            left++;
          }
        }
        if (right < rights.size()) {
          PathElement element = rights.get(right);
          done.add(element);
          add(element, rightItems.get(element));
          right++;
          if (nextShared < shared.size() && shared.get(nextShared).equals(element)) {
            nextShared++;
          }
        }
      }
      return out;
    }

    private void add(PathElement element, @Nullable JsonNode config) {
      JsonNode live = leftItems.get(element);
      if (config != null) {
        out.add(live == null ? config : Merging.merge(shape.item(), live, config));
      }
    }
  }
}
