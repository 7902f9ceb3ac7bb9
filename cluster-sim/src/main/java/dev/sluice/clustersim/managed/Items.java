package dev.sluice.clustersim.managed;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Tells the elements of associative lists apart. */
final class Items {

  /** An element that has no key. */
  static final class NoKey extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoKey(String message) {
      super(message, null, false, false);
    }
  }

  private Items() {}

  /**
   * What an element is known by.
   *
   * @throws NoKey with Kubernetes' words
   */
  static PathElement element(Shape list, JsonNode item) {
    if (!list.associative()) {
      throw new NoKey("invalid indexing of non-associative list");
    }
    return list.keys().isEmpty() ? value(item) : key(list, item);
  }

  private static PathElement value(JsonNode item) {
    switch (item.getNodeType()) {
      case OBJECT ->
          throw new NoKey("associative list without keys has an element that's a map type");
      case ARRAY -> throw new NoKey("not supported: associative list with lists as elements");
      case NULL ->
          throw new NoKey("associative list without keys has an element that's an explicit null");
      default -> {
        return new PathElement.Value(Values.canonical(item));
      }
    }
  }

  private static PathElement key(Shape list, JsonNode item) {
    if (item.isNull()) {
      throw new NoKey("associative list with keys may not have a null element");
    }
    if (!item.isObject()) {
      throw new NoKey("associative list with keys may not have non-map elements");
    }
    List<PathElement.KeyField> fields = new ArrayList<>(list.keys().size());
    for (String name : list.keys()) {
      JsonNode value = item.get(name);
      if (value == null) {
        value = list.item().defaultOf(name);
      }
      if (value != null) {
        fields.add(new PathElement.KeyField(name, Values.canonical(value)));
      }
    }
    if (fields.isEmpty()) {
      throw new NoKey(
          "associative list with keys has an element that omits all key fields [%s] (and doesn't have default values for any key fields)"
              .formatted(
                  String.join(" ", list.keys().stream().map(k -> "\"" + k + "\"").toList())));
    }
    return PathElement.Key.of(fields);
  }
}
