package dev.sluice.clustersim.builtin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.schema.Schema;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The defaults of built-in objects. Each belongs to a type of the API, and fills in every object of
 * that type wherever one is found: a container in a pod, in a pod template, in a job's template.
 */
final class Defaults {

  /** What a write of the specification leaves alone. */
  private static final Set<String> OF_THE_SERVER =
      Set.of("apiVersion", "kind", "metadata", "status");

  /** Lists in the metadata that no default touches. */
  private static final Set<String> NEVER_DEFAULTED = Set.of("managedFields", "ownerReferences");

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

  /**
   * A copy with its defaults.
   *
   * @param known has its defaults: what is the very same in it is shared with the copy
   */
  ObjectNode apply(String definition, ObjectNode object, JsonNode known) {
    ObjectNode copy = copy(object, known);
    struct(builtIns.definition(definition), definition, copy, known);
    return copy;
  }

  /**
   * Nothing is edited that is shared: the defaults of a whole object depend on its specification
   * alone, and have nothing left to fill in where that is as it was.
   */
  private static ObjectNode copy(ObjectNode object, JsonNode known) {
    boolean specified =
        object.properties().stream()
            .anyMatch(
                field ->
                    !OF_THE_SERVER.contains(field.getKey())
                        && field.getValue() != known.path(field.getKey()));
    ObjectNode copy = object.objectNode();
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      String name = field.getKey();
      JsonNode value = field.getValue();
      if (name.equals("metadata") && value instanceof ObjectNode metadata) {
        copy.set(name, metadata(metadata, known.path(name)));
      } else {
        boolean shared = !specified && value == known.path(name);
        copy.set(name, shared ? value : value.deepCopy());
      }
    }
    return copy;
  }

  private static ObjectNode metadata(ObjectNode metadata, JsonNode known) {
    ObjectNode copy = metadata.objectNode();
    for (Map.Entry<String, JsonNode> field : metadata.properties()) {
      JsonNode value = field.getValue();
      boolean shared =
          NEVER_DEFAULTED.contains(field.getKey()) && value == known.path(field.getKey());
      copy.set(field.getKey(), shared ? value : value.deepCopy());
    }
    return copy;
  }

  /** The properties of a schema that have a default. */
  private record Fixed(List<Map.Entry<String, Schema>> properties) {
    static Fixed of(Schema schema) {
      return new Fixed(
          schema.properties().entrySet().stream()
              .filter(property -> property.getValue().defaultValue().isPresent())
              .map(property -> Map.entry(property.getKey(), property.getValue()))
              .toList());
    }
  }

  private void struct(Schema schema, String definition, ObjectNode object, JsonNode known) {
    Consumer<ObjectNode> own = byDefinition.get(definition);
    if (own != null) {
      own.accept(object);
    }
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      JsonNode value = field.getValue();
      JsonNode was = known.path(field.getKey());
      if (value.isContainerNode() && value != was) {
        schema.property(field.getKey()).ifPresent(property -> value(property, value, was));
      }
    }
    for (Map.Entry<String, Schema> property : schema.memo(Fixed.class, Fixed::of).properties()) {
      String name = property.getKey();
      JsonNode value = object.path(name);
      if (value.isMissingNode() || (value.isNull() && value != known.path(name))) {
        Optional<JsonNode> fixed = property.getValue().defaultValue();
        if (fixed.isPresent() && says(fixed.get())) {
          object.set(name, fixed.get());
        } else if (fixed.isPresent() && fixed.get().isObject()) {
          zeroStruct(object, name, property.getValue());
        }
      }
    }
  }

  /**
   * Structs that are part of another one are there, and have defaults, even where nobody gave them.
   */
  private void zeroStruct(ObjectNode object, String name, Schema schema) {
    ObjectNode fresh = object.objectNode();
    value(schema, fresh, MissingNode.getInstance());
    if (!fresh.isEmpty()) {
      object.set(name, fresh);
    }
  }

  private void value(Schema schema, JsonNode value, JsonNode known) {
    if (value instanceof ObjectNode object) {
      Optional<String> definition =
          schema.reference().map(ref -> ref.substring(BuiltIns.REF.length()));
      if (definition.isPresent() && builtIns.encoding().of(definition.get()).isPresent()) {
        if (!definition.get().endsWith(".JSONSchemaProps")) {
          struct(schema, definition.get(), object, known);
        }
      } else if (schema.additionalProperties().isPresent()) {
        Schema values = schema.additionalProperties().get();
        object.forEach(one -> value(values, one, MissingNode.getInstance()));
      }
    } else if (value instanceof ArrayNode array && schema.items().isPresent()) {
      Schema items = schema.items().get();
      array.forEach(one -> value(items, one, MissingNode.getInstance()));
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
