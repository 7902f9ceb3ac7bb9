package dev.sluice.clustersim.managed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.sluice.clustersim.object.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** One step from a value to a part of it. Ordered as FieldsV1 lists them. */
public sealed interface PathElement extends Comparable<PathElement> {

  /** A field of an object: {@code f:name}. */
  record Field(String name) implements PathElement {}

  /** The element of a list with these keys: {@code k:{"name":"x"}}. */
  record Key(List<KeyField> fields) implements PathElement {

    /** With the fields in the order of their names. */
    static Key of(List<KeyField> fields) {
      if (fields.size() == 1) {
        return new Key(fields);
      }
      List<KeyField> sorted = new ArrayList<>(fields);
      sorted.sort(Comparator.comparing(KeyField::name));
      return new Key(sorted);
    }
  }

  /** One of the fields that make a key. */
  record KeyField(String name, JsonNode value) {}

  /** The element of a set with this value: {@code v:"x"}. */
  record Value(JsonNode value) implements PathElement {}

  /** The element at a place: {@code i:3}. */
  record Index(int index) implements PathElement {}

  /** As conflicts name it: {@code .name}, {@code [name="x"]}, {@code [="x"]}, {@code [3]}. */
  default String text() {
    return switch (this) {
      case Field field -> "." + field.name();
      case Key key ->
          key.fields().stream()
              .map(field -> field.name() + "=" + field.value())
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
        for (KeyField field : key.fields()) {
          if (json.length() > 3) {
            json.append(',');
          }
          json.append(Values.text(TextNode.valueOf(field.name())))
              .append(':')
              .append(Values.text(field.value()));
        }
        yield json.append('}').toString();
      }
      case Value value -> "v:" + Values.text(value.value());
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
      case 'v' -> Optional.of(new Value(value(rest)));
      case 'i' -> Optional.of(new Index(Integer.parseInt(rest)));
      case 'k' -> {
        Optional<Key> simple = simpleKey(rest);
        if (simple.isPresent()) {
          yield Optional.of(simple.get());
        }
        if (!(json(rest) instanceof ObjectNode object)) {
          throw new IllegalArgumentException("malformed key: " + text);
        }
        List<KeyField> fields = new ArrayList<>();
        object
            .properties()
            .forEach(e -> fields.add(new KeyField(e.getKey(), Values.canonical(e.getValue()))));
        yield Optional.of(Key.of(fields));
      }
      default -> Optional.empty();
    };
  }

  /** Keys with one text, which nearly all are, need no JSON parser. */
  private static Optional<Key> simpleKey(String json) {
    int colon = json.indexOf("\":\"");
    boolean simple =
        colon > 2
            && json.startsWith("{\"")
            && json.endsWith("\"}")
            && json.indexOf('"', 2) == colon
            && json.indexOf('"', colon + 3) == json.length() - 2
            && json.indexOf('\\') < 0;
    return simple
        ? Optional.of(
            new Key(
                List.of(
                    new KeyField(
                        json.substring(2, colon),
                        TextNode.valueOf(json.substring(colon + 3, json.length() - 2))))))
        : Optional.empty();
  }

  private static JsonNode value(String json) {
    boolean simple =
        json.length() >= 2
            && json.charAt(0) == '"'
            && json.indexOf('"', 1) == json.length() - 1
            && json.indexOf('\\') < 0;
    return simple
        ? TextNode.valueOf(json.substring(1, json.length() - 1))
        : Values.canonical(json(json));
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

  private static int compare(List<KeyField> a, List<KeyField> b) {
    for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
      int order = a.get(i).name().compareTo(b.get(i).name());
      if (order == 0) {
        order = Values.compare(a.get(i).value(), b.get(i).value());
      }
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(a.size(), b.size());
  }

  private static JsonNode json(String text) {
    try {
      return Json.parse(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("malformed path element: " + text, e);
    }
  }
}
