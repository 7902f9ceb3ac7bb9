package dev.sluice.clustersim.managed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which fields an object has more, less, or with other values than it had. */
record Comparison(FieldSet removed, FieldSet modified, FieldSet added) {

  static Comparison of(Shape shape, JsonNode before, JsonNode after) {
    Walk walk = new Walk();
    walk.compare(shape, before, after);
    return new Comparison(walk.removed.build(), walk.modified.build(), walk.added.build());
  }

  boolean same() {
    return removed.isEmpty() && modified.isEmpty() && added.isEmpty();
  }

  /** What is there now that was not so before. */
  FieldSet changed() {
    return modified.union(added);
  }

  Comparison filtered(ResetFields reset) {
    return new Comparison(reset.filter(removed), reset.filter(modified), reset.filter(added));
  }

  private static final class Walk {
    private final FieldSetBuilder removed = new FieldSetBuilder();
    private final FieldSetBuilder modified = new FieldSetBuilder();
    private final FieldSetBuilder added = new FieldSetBuilder();
    private final List<PathElement> path = new ArrayList<>();

    void compare(Shape shape, @Nullable JsonNode before, @Nullable JsonNode after) {
      if (before == after) {
        return;
      }
      boolean whole;
      if (after == null) {
        whole = before != null && handle(shape, shape.kind(before), before, null);
      } else if (before == null) {
        whole = handle(shape, shape.kind(after), null, after);
      } else {
        Shape.Kind old = shape.kind(before);
        Shape.Kind now = shape.kind(after);
        if (old != now) {
          handle(shape, old, before, after);
        }
        whole = handle(shape, now, before, after);
      }
      if (!whole) {
        if (before == null) {
          added.insert(path);
        } else if (after == null) {
          removed.insert(path);
        }
      }
    }

    /** Answers whether the value was looked at as a whole. */
    private boolean handle(
        Shape shape, Shape.Kind kind, @Nullable JsonNode before, @Nullable JsonNode after) {
      return switch (kind) {
        case SCALAR -> leaf(before, after);
        case MAP -> map(shape, before, after);
        case LIST -> list(shape, before, after);
      };
    }

    private boolean leaf(@Nullable JsonNode before, @Nullable JsonNode after) {
      if (before == null) {
        added.insert(path);
      } else if (after == null) {
        removed.insert(path);
      } else if (!Values.equal(before, after)) {
        modified.insert(path);
      }
      return true;
    }

    private boolean map(Shape shape, @Nullable JsonNode before, @Nullable JsonNode after) {
      ObjectNode old = before instanceof ObjectNode object ? object : null;
      ObjectNode now = after instanceof ObjectNode object ? object : null;
      if (shape.atomicMap() || (empty(old) && empty(now))) {
        return leaf(before, after);
      }
      if (old != null) {
        for (Map.Entry<String, JsonNode> field : old.properties()) {
          JsonNode other = now == null ? null : now.get(field.getKey());
          if (field.getValue() != other) {
            field(shape, field.getKey(), field.getValue(), other);
          }
        }
      }
      if (now != null) {
        for (Map.Entry<String, JsonNode> field : now.properties()) {
          if (old == null || !old.has(field.getKey())) {
            field(shape, field.getKey(), null, field.getValue());
          }
        }
      }
      return false;
    }

    private void field(
        Shape shape, String name, @Nullable JsonNode before, @Nullable JsonNode after) {
      Shape child = shape.child(name);
      if (child == null) {
        return;
      }
      path.add(new PathElement.Field(name));
      compare(child, before, after);
      path.removeLast();
    }

    private boolean list(Shape shape, @Nullable JsonNode before, @Nullable JsonNode after) {
      ArrayNode old = before instanceof ArrayNode array ? array : null;
      ArrayNode now = after instanceof ArrayNode array ? array : null;
      if (!shape.associative() || (empty(old) && empty(now))) {
        return leaf(before, after);
      }
      if (old != null && now != null && Values.equal(old, now)) {
        return false;
      }
      Map<PathElement, List<JsonNode>> olds = index(shape, old);
      Map<PathElement, List<JsonNode>> nows = index(shape, now);
      olds.forEach(
          (element, items) -> items(shape, element, items, nows.getOrDefault(element, List.of())));
      nows.forEach(
          (element, items) -> {
            if (!olds.containsKey(element)) {
              items(shape, element, List.of(), items);
            }
          });
      return false;
    }

    /**
     * An element that is there twice is owned as a whole: which of both is meant cannot be told.
     */
    private void items(Shape shape, PathElement element, List<JsonNode> olds, List<JsonNode> nows) {
      path.add(element);
      if (olds.size() <= 1 && nows.size() <= 1) {
        compare(
            shape.item(),
            olds.isEmpty() ? null : olds.getFirst(),
            nows.isEmpty() ? null : nows.getFirst());
      } else if (olds.size() >= 2 && nows.size() >= 2) {
        if (!sameItems(olds, nows)) {
          modified.insert(path);
        }
      } else if (olds.size() >= 2) {
        if (!nows.isEmpty()) {
          compare(shape.item(), null, nows.getFirst());
        }
        removed.insert(path);
      } else {
        if (!olds.isEmpty()) {
          compare(shape.item(), olds.getFirst(), null);
        }
        added.insert(path);
      }
      path.removeLast();
    }

    private static boolean sameItems(List<JsonNode> olds, List<JsonNode> nows) {
      if (olds.size() != nows.size()) {
        return false;
      }
      for (int i = 0; i < olds.size(); i++) {
        if (!Values.equal(olds.get(i), nows.get(i))) {
          return false;
        }
      }
      return true;
    }

    private static Map<PathElement, List<JsonNode>> index(Shape shape, @Nullable ArrayNode list) {
      Map<PathElement, List<JsonNode>> index = new LinkedHashMap<>();
      if (list != null) {
        for (JsonNode item : list) {
          index.computeIfAbsent(Items.element(shape, item), e -> new ArrayList<>(1)).add(item);
        }
      }
      return index;
    }

    private static boolean empty(@Nullable JsonNode container) {
      return container == null || container.isEmpty();
    }
  }
}
