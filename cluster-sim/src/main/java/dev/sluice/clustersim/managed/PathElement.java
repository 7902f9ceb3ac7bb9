package dev.sluice.clustersim.managed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.sluice.clustersim.object.Json;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** One step from a value to a part of it. Ordered as FieldsV1 lists them. */
public sealed interface PathElement extends Comparable<PathElement> {

  /** A field of an object: {@code f:name}. */
  record Field(String name) implements PathElement {}

  /** The element of a list with these keys: {@code k:{"name":"x"}}. */
  record Key(SortedMap<String, JsonNode> fields) implements PathElement {}

  /** The element of a set with this value: {@code v:"x"}. */
  record Value(JsonNode value) implements PathElement {}

  /** The element at a place: {@code i:3}. */
  record Index(int index) implements PathElement {}

  /** As conflicts name it: {@code .name}, {@code [name="x"]}, {@code [="x"]}, {@code [3]}. */
  default String text() {
    return switch (this) {
      case Field field -> "." + field.name();
      case Key key ->
          key.fields().entrySet().stream()
              .map(e -> e.getKey() + "=" + e.getValue())
              .collect(Collectors.joining(",", "[", "]"));
      case Value value -> "[=" + value.value() + "]";
      case Index index -> "[" + index.index() + "]";
    };
  }

  /** As FieldsV1 has it. */
  default String serialized() {
    return switch (this) {
      case Field field -> "f:" + field.name();
      case Key key -> {
        StringBuilder json = new StringBuilder("k:{");
        for (Map.Entry<String, JsonNode> field : key.fields().entrySet()) {
          if (json.length() > 3) {
            json.append(',');
          }
          json.append(TextNode.valueOf(field.getKey())).append(':').append(field.getValue());
        }
        yield json.append('}').toString();
      }
      case Value value -> "v:" + value.value();
      case Index index -> "i:" + index.index();
    };
  }

  /**
   * Reads one.
   *
   * @return empty for a kind that is not known, which Kubernetes leaves out
   * @throws IllegalArgumentException where it is malformed
   */
  static Optional<PathElement> parse(String text) {
    if (text.length() < 2 || text.charAt(1) != ':') {
      throw new IllegalArgumentException("malformed path element: " + text);
    }
    String rest = text.substring(2);
    return switch (text.charAt(0)) {
      case 'f' -> Optional.of(new Field(rest));
      case 'v' -> Optional.of(new Value(Values.canonical(json(rest))));
      case 'i' -> Optional.of(new Index(Integer.parseInt(rest)));
      case 'k' -> {
        if (!(json(rest) instanceof ObjectNode object)) {
          throw new IllegalArgumentException("malformed key: " + text);
        }
        SortedMap<String, JsonNode> fields = new TreeMap<>();
        object.properties().forEach(e -> fields.put(e.getKey(), Values.canonical(e.getValue())));
        yield Optional.of(new Key(fields));
      }
      default -> Optional.empty();
    };
  }

  /** Fields, then keys, values and indexes. */
  @Override
  default int compareTo(PathElement other) {
    if (this instanceof Field a && other instanceof Field b) {
      return a.name().compareTo(b.name());
    }
    int order = Integer.compare(rank(), other.rank());
    if (order != 0) {
      return order;
    }
    return switch (this) {
      case Field field -> 0;
      case Key key -> other instanceof Key that ? compare(key.fields(), that.fields()) : 0;
      case Value value ->
          other instanceof Value that ? Values.compare(value.value(), that.value()) : 0;
      case Index index ->
          other instanceof Index that ? Integer.compare(index.index(), that.index()) : 0;
    };
  }

  private int rank() {
    return switch (this) {
      case Field field -> 0;
      case Key key -> 1;
      case Value value -> 2;
      case Index index -> 3;
    };
  }

  private static int compare(SortedMap<String, JsonNode> a, SortedMap<String, JsonNode> b) {
    var mine = a.entrySet().iterator();
    var others = b.entrySet().iterator();
    while (mine.hasNext() && others.hasNext()) {
      Map.Entry<String, JsonNode> one = mine.next();
      Map.Entry<String, JsonNode> two = others.next();
      int order = one.getKey().compareTo(two.getKey());
      if (order == 0) {
        order = Values.compare(one.getValue(), two.getValue());
      }
      if (order != 0) {
        return order;
      }
    }
    return Boolean.compare(mine.hasNext(), others.hasNext());
  }

  private static JsonNode json(String text) {
    try {
      return Json.parse(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("malformed path element: " + text, e);
    }
  }
}
