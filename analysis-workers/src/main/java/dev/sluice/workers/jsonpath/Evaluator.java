package dev.sluice.workers.jsonpath;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Applies templates to one document, with a bound on the elements looked at. */
final class Evaluator {

  private static final int MAX_ELEMENTS = 1_000_000;

  private final JsonNode document;
  private int looked;

  Evaluator(JsonNode document) {
    this.document = document;
  }

  /** Every value the template yields, in order. */
  List<JsonNode> template(List<Node> nodes, JsonNode current) throws JsonPathException {
    List<JsonNode> found = new ArrayList<>();
    for (Node node : nodes) {
      switch (node) {
        case Node.Literal literal -> found.add(literal.value());
        case Node.Action action -> found.addAll(path(action.path(), current));
        case Node.Range range -> {
          for (JsonNode element : path(range.path(), current)) {
            found.addAll(template(range.body(), element));
          }
        }
        default -> throw new IllegalStateException("not a part of a template: " + node);
      }
    }
    return found;
  }

  private List<JsonNode> path(List<Node> steps, JsonNode current) throws JsonPathException {
    List<JsonNode> values = List.of(current);
    for (Node step : steps) {
      values = step(step, values, current);
      look(values.size());
    }
    return values;
  }

  private List<JsonNode> step(Node step, List<JsonNode> values, JsonNode current)
      throws JsonPathException {
    List<JsonNode> found = new ArrayList<>();
    switch (step) {
      case Node.Root root -> found.add(document);
      case Node.Current here -> found.add(current);
      case Node.Literal literal -> found.add(literal.value());
      case Node.Field field -> {
        values.stream()
            .filter(v -> v.has(field.name()))
            .map(v -> v.get(field.name()))
            .forEach(found::add);
        if (found.isEmpty()) {
          throw new JsonPathException("%s is not found".formatted(field.name()));
        }
      }
      case Node.Wildcard wildcard -> values.forEach(value -> children(value, found::add));
      case Node.Descend descend -> {
        for (JsonNode value : values) {
          descend(value, found);
        }
      }
      case Node.Index index -> {
        for (JsonNode value : values) {
          found.add(element(requireArray(value), index.index()));
        }
      }
      case Node.Slice slice -> {
        for (JsonNode value : values) {
          slice(requireArray(value), slice, found);
        }
      }
      case Node.Union union -> {
        for (Node part : union.parts()) {
          found.addAll(step(part, values, current));
        }
      }
      case Node.Filter filter -> {
        for (JsonNode value : values) {
          filter(value, filter, found);
        }
      }
      case Node.Action action -> found.addAll(path(action.path(), current));
      case Node.Range range -> throw new IllegalStateException("a range is no step");
    }
    return found;
  }

  private static void children(JsonNode value, Consumer<JsonNode> each) {
    if (value.isContainerNode()) {
      value.forEach(each);
    }
  }

  /** The container itself, then the containers below it. */
  private void descend(JsonNode value, List<JsonNode> found) throws JsonPathException {
    if (!value.isContainerNode() || value.isEmpty()) {
      return;
    }
    look(1);
    found.add(value);
    for (JsonNode child : value) {
      descend(child, found);
    }
  }

  private static JsonNode requireArray(JsonNode value) throws JsonPathException {
    if (!value.isArray()) {
      throw new JsonPathException("an index needs a list, and there is none");
    }
    return value;
  }

  private static JsonNode element(JsonNode list, int index) throws JsonPathException {
    int actual = index < 0 ? index + list.size() : index;
    if (actual < 0 || actual >= list.size()) {
      throw new JsonPathException(
          "index %d is out of bounds: the list has %d elements".formatted(index, list.size()));
    }
    return list.get(actual);
  }

  private static void slice(JsonNode list, Node.Slice slice, List<JsonNode> found)
      throws JsonPathException {
    int size = list.size();
    int from = slice.from().orElse(0);
    int to = slice.to().orElse(size);
    int first = from < 0 ? from + size : from;
    int end = to < 0 ? to + size : to;
    if (first == end) {
      return;
    }
    if (first < 0 || first >= size || end < 0 || end > size || first > end) {
      throw new JsonPathException(
          "slice %d:%d is out of bounds: the list has %d elements".formatted(from, to, size));
    }
    for (int index = first; index < end; index += slice.step()) {
      found.add(list.get(index));
    }
  }

  private void filter(JsonNode value, Node.Filter filter, List<JsonNode> found)
      throws JsonPathException {
    if (!value.isArray()) {
      throw new JsonPathException("a filter needs a list, and there is none");
    }
    for (JsonNode element : value) {
      Optional<JsonNode> left = one(filter.left(), element);
      if (left.isPresent()
          && (filter.operator().equals("exists")
              || holds(left.get(), filter.operator(), one(filter.right(), element)))) {
        found.add(element);
      }
    }
  }

  /** The one value of a side of a filter, empty where the element lacks it. */
  private Optional<JsonNode> one(List<Node> side, JsonNode element) throws JsonPathException {
    List<JsonNode> values;
    try {
      values = path(side, element);
    } catch (JsonPathException e) {
      look(1);
      return Optional.empty();
    }
    if (values.size() > 1) {
      throw new JsonPathException("a filter can compare one element at a time only");
    }
    return values.stream().findFirst();
  }

  private static boolean holds(JsonNode left, String operator, Optional<JsonNode> maybeRight)
      throws JsonPathException {
    if (maybeRight.isEmpty()) {
      return false;
    }
    JsonNode right = maybeRight.get();
    if (left.isNumber() && right.isNumber()) {
      double l = left.asDouble();
      double r = right.asDouble();
      return switch (operator) {
        case "==" -> l == r;
        case "!=" -> l != r;
        case "<" -> l < r;
        case "<=" -> l <= r;
        case ">" -> l > r;
        default -> l >= r;
      };
    }
    if (left.isTextual() && right.isTextual()) {
      int order = left.textValue().compareTo(right.textValue());
      return switch (operator) {
        case "==" -> order == 0;
        case "!=" -> order != 0;
        case "<" -> order < 0;
        case "<=" -> order <= 0;
        case ">" -> order > 0;
        default -> order >= 0;
      };
    }
    if (left.isBoolean() && right.isBoolean() && (operator.equals("==") || operator.equals("!="))) {
      return (left.booleanValue() == right.booleanValue()) == operator.equals("==");
    }
    throw new JsonPathException(
        "a filter cannot compare %s %s %s"
            .formatted(left.getNodeType(), operator, right.getNodeType()));
  }

  private void look(int elements) throws JsonPathException {
    looked += elements;
    if (looked > MAX_ELEMENTS) {
      throw new JsonPathException(
          "the path looks at more than %d elements".formatted(MAX_ELEMENTS));
    }
  }
}
