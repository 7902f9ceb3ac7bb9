package dev.sluice.clustersim.builtin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.schema.Schema;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The defaults of built-in objects. Each belongs to a type of the API, and fills in every object of
 * that type wherever one is found: a container in a pod, in a pod template, in a job's template.
 */
final class Defaults {

  private final Map<String, Consumer<ObjectNode>> byDefinition;
  private final BuiltIns builtIns;

  Defaults(BuiltIns builtIns) {
    this.builtIns = builtIns;
    Map<String, Consumer<ObjectNode>> all = new HashMap<>();
    all.putAll(PodDefaults.all());
    all.putAll(WorkloadDefaults.all());
    all.putAll(ServiceDefaults.all());
    all.putAll(OtherDefaults.all());
    this.byDefinition = Map.copyOf(all);
  }

  /** A copy with its defaults. */
  ObjectNode apply(String definition, ObjectNode object) {
    ObjectNode copy = object.deepCopy();
    struct(builtIns.definition(definition), definition, copy);
    return copy;
  }

  private void struct(Schema schema, String definition, ObjectNode object) {
    Consumer<ObjectNode> own = byDefinition.get(definition);
    if (own != null) {
      own.accept(object);
    }
    for (Map.Entry<String, Schema> property : schema.properties().entrySet()) {
      String name = property.getKey();
      JsonNode value = object.get(name);
      if (value == null || value.isNull()) {
        Optional<JsonNode> fixed = property.getValue().defaultValue();
        if (fixed.isPresent() && says(fixed.get())) {
          object.set(name, fixed.get());
        } else if (fixed.isPresent() && fixed.get().isObject()) {
          zeroStruct(object, name, property.getValue());
        }
      } else {
        value(property.getValue(), value);
      }
    }
  }

  /**
   * Structs that are part of another one are there, and have defaults, even where nobody gave them.
   */
  private void zeroStruct(ObjectNode object, String name, Schema schema) {
    ObjectNode fresh = object.objectNode();
    value(schema, fresh);
    if (!fresh.isEmpty()) {
      object.set(name, fresh);
    }
  }

  private void value(Schema schema, JsonNode value) {
    if (value instanceof ObjectNode object) {
      Optional<String> definition =
          schema.reference().map(ref -> ref.substring(BuiltIns.REF.length()));
      if (definition.isPresent() && builtIns.encoding().of(definition.get()).isPresent()) {
        if (!definition.get().endsWith(".JSONSchemaProps")) {
          struct(schema, definition.get(), object);
        }
      } else if (schema.additionalProperties().isPresent()) {
        object.forEach(one -> value(schema.additionalProperties().get(), one));
      }
    } else if (value instanceof ArrayNode array && schema.items().isPresent()) {
      array.forEach(one -> value(schema.items().get(), one));
    }
  }

  private static boolean says(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> !value.textValue().isEmpty();
      case NUMBER -> value.decimalValue().signum() != 0;
      case BOOLEAN -> value.booleanValue();
      default -> false;
    };
  }
}
