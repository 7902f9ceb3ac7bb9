package dev.sluice.clustersim.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.builtin.MetadataRules;
import dev.sluice.clustersim.builtin.NameRule;
import dev.sluice.clustersim.object.FieldError;
import dev.sluice.clustersim.object.Names;
import dev.sluice.clustersim.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Whole objects inside others: they have a type, and metadata that is well-formed. */
final class EmbeddedObjects {

  private EmbeddedObjects() {}

  static List<FieldError> check(Schema schema, ObjectNode object) {
    List<FieldError> errors = new ArrayList<>();
    walk(schema, object, "", errors);
    return errors;
  }

  /** Whether there are whole objects in what a schema describes. */
  private record Presence(boolean any) {}

  private static boolean has(Schema schema) {
    return schema
        .memo(
            Presence.class,
            root ->
                new Presence(
                    root.embeddedResource()
                        || root.properties().values().stream()
                            .anyMatch(one -> one.reference().isEmpty() && has(one))
                        || root.additionalProperties().filter(EmbeddedObjects::has).isPresent()
                        || root.items().filter(EmbeddedObjects::has).isPresent()))
        .any();
  }

  private static void walk(Schema schema, JsonNode value, String path, List<FieldError> errors) {
    if (value instanceof ObjectNode object) {
      if (!path.isEmpty() && schema.embeddedResource()) {
        embedded(object, path, errors);
      }
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        Optional<Schema> known = schema.property(field.getKey());
        if (known.isPresent() && known.get().reference().isEmpty() && has(known.get())) {
          String below = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
          walk(known.get(), field.getValue(), below, errors);
        } else if (known.isEmpty() && schema.additionalProperties().isPresent()) {
          String below = path + "[" + field.getKey() + "]";
          walk(schema.additionalProperties().get(), field.getValue(), below, errors);
        }
      }
    } else if (value instanceof ArrayNode array && schema.items().isPresent()) {
      for (int i = 0; i < array.size(); i++) {
        walk(schema.items().get(), array.get(i), path + "[" + i + "]", errors);
      }
    }
  }

  private static void embedded(ObjectNode object, String path, List<FieldError> errors) {
    for (String field : List.of("apiVersion", "kind")) {
      JsonNode value = object.path(field);
      String at = path + "." + field;
      if (value.isMissingNode()) {
        errors.add(FieldError.required(at, ""));
      } else if (!value.isTextual()) {
        errors.add(FieldError.invalid(at, value, "must be a string"));
      } else if (value.textValue().isEmpty()) {
        errors.add(FieldError.invalid(at, value, "must not be empty"));
      } else if (field.equals("kind")) {
        List<String> wrong = Names.label1035(value.textValue().toLowerCase(Locale.ROOT));
        if (!wrong.isEmpty()) {
          errors.add(
              FieldError.invalid(
                  at,
                  value,
                  "may have mixed case, but should otherwise match: " + String.join(",", wrong)));
        }
      } else if (value.textValue().chars().filter(c -> c == '/').count() > 1) {
        errors.add(
            FieldError.invalid(at, value, "unexpected GroupVersion string: " + value.textValue()));
      }
    }
    if (object.get("metadata") instanceof ObjectNode metadata) {
      ObjectNode named = metadata;
      if (metadata.path("name").asText("").isEmpty()) {
        named = metadata.deepCopy();
        named.put("name", "fakename");
      }
      boolean namespaced = !metadata.path("namespace").asText("").isEmpty();
      errors.addAll(
          MetadataRules.validate(path + ".metadata", namespaced, NameRule.PATH_SEGMENT, named));
    }
  }
}
