package dev.sluice.clustersim.managed;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks that an applied configuration is of the types that its schema has, in Kubernetes' words.
 */
final class Typing {

  private final List<String> errors = new ArrayList<>();

  private Typing() {}

  /** What is wrong; empty: nothing. */
  static List<String> check(Shape shape, JsonNode value) {
    Typing typing = new Typing();
    typing.value(shape, value, "");
    return typing.errors;
  }

  private void value(Shape shape, JsonNode value, String path) {
    if (value.isNull()) {
      return;
    }
    switch (shape.kind(value)) {
      case SCALAR -> scalar(shape.scalar(), value, path);
      case MAP -> map(shape, value, path);
      case LIST -> list(shape, value, path);
    }
  }

  private void scalar(Shape.@Nullable Scalar scalar, JsonNode value, String path) {
    if (scalar == null) {
      return;
    }
    switch (scalar) {
      case NUMBER -> {
        if (!value.isNumber()) {
          add(path, "expected numeric (int or float), got " + goType(value));
        }
      }
      case STRING -> {
        if (!value.isTextual()) {
          add(path, "expected string, got &value.valueUnstructured{Value:" + goSyntax(value) + "}");
        }
      }
      case BOOLEAN -> {
        if (!value.isBoolean()) {
          add(path, "expected boolean, got &{" + value.asText() + "}");
        }
      }
      case ANY -> {
        if (!Values.scalar(value)) {
          add(path, "expected any scalar, got &{" + value + "}");
        }
      }
    }
  }

  private void map(Shape shape, JsonNode value, String path) {
    if (!value.isObject()) {
      add(path, "expected map, got &{" + text(value) + "}");
      return;
    }
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      Shape child = shape.child(field.getKey());
      String below = path + "." + field.getKey();
      if (child == null) {
        add(below, "field not declared in schema");
      } else {
        value(child, field.getValue(), below);
      }
    }
  }

  private void list(Shape shape, JsonNode value, String path) {
    if (!value.isArray()) {
      add(path, "expected list, got &{" + text(value) + "}");
      return;
    }
    Set<PathElement> seen = new HashSet<>();
    int at = 0;
    for (JsonNode item : value) {
      PathElement element = new PathElement.Index(at);
      if (shape.associative()) {
        try {
          element = Items.element(shape, item);
        } catch (Items.NoKey e) {
          add(path, "element " + at + ": " + e.getMessage());
          return;
        }
        if (!seen.add(element)) {
          add(path, "duplicate entries for key " + element.text());
        }
      }
      value(shape.item(), item, path + element.text());
      at++;
    }
  }

  private void add(String path, String error) {
    errors.add(path.isEmpty() ? error : path + ": " + error);
  }

  private static String text(JsonNode value) {
    return value.isContainerNode() ? value.toString() : value.asText();
  }

  private static String goType(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING, BINARY -> "string";
      case BOOLEAN -> "bool";
      case NUMBER -> value.isIntegralNumber() ? "int64" : "float64";
      case ARRAY -> "[]interface {}";
      case OBJECT, POJO -> "map[string]interface {}";
      case NULL, MISSING -> "<nil>";
    };
  }

  private static String goSyntax(JsonNode value) {
    return value.isContainerNode() ? goType(value) + value : value.toString();
  }
}
