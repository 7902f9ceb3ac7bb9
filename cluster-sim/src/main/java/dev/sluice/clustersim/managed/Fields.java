package dev.sluice.clustersim.managed;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The fields that a value has. */
final class Fields {

  private final FieldSetBuilder set = new FieldSetBuilder();
  private final List<PathElement> path = new ArrayList<>();

  private Fields() {}

  /** Of a value; of objects with fields only those, of empty ones themselves. */
  static FieldSet of(Shape shape, JsonNode value) {
    Fields fields = new Fields();
    fields.walk(shape, value);
    return fields.set.build();
  }

  private void walk(Shape shape, JsonNode value) {
    switch (shape.kind(value)) {
      case SCALAR -> set.insert(path);
      case LIST -> {
        if (!shape.associative()) {
          set.insert(path);
        } else if (value.isArray()) {
          items(shape, value);
        }
      }
      case MAP -> {
        if (shape.atomicMap()) {
          set.insert(path);
        } else if (value.isObject()) {
          fields(shape, value);
        }
      }
    }
  }

  private void fields(Shape shape, JsonNode object) {
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      Shape child = shape.child(field.getKey());
      if (child == null) {
        continue;
      }
      path.add(new PathElement.Field(field.getKey()));
      JsonNode value = field.getValue();
      walk(child, value);
      boolean emptyObject = value.isObject() && value.isEmpty();
      if (value.isNull() || emptyObject || !shape.knows(field.getKey())) {
        set.insert(path);
      }
      path.removeLast();
    }
  }

  private void items(Shape shape, JsonNode list) {
    Set<PathElement> seen = new HashSet<>();
    Set<PathElement> twice = new HashSet<>();
    for (JsonNode item : list) {
      PathElement element = Items.element(shape, item);
      if (!seen.add(element)) {
        twice.add(element);
      }
    }
    for (JsonNode item : list) {
      PathElement element = Items.element(shape, item);
      path.add(element);
      if (!twice.contains(element)) {
        walk(shape.item(), item);
      }
      set.insert(path);
      path.removeLast();
    }
  }
}
