package dev.sluice.schemas.crd;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** OpenAPI v3 structural schemas of the model's records. */
public final class RecordSchemas {

  private static final String PRESERVE = "x-kubernetes-preserve-unknown-fields";

  private RecordSchemas() {}

  /** An object with a property for each component. */
  public static Map<String, Object> of(Class<?> type) {
    Map<String, Object> properties = new LinkedHashMap<>();
    for (RecordComponent component : type.getRecordComponents()) {
      Field field = field(type, component.getName());
      JsonProperty renamed = field.getAnnotation(JsonProperty.class);
      properties.put(
          renamed == null ? component.getName() : renamed.value(),
          described(field, of(component.getGenericType())));
    }
    Map<String, Object> schema = object();
    if (!properties.isEmpty()) {
      schema.put("properties", properties);
    }
    return schema;
  }

  private static Map<String, Object> described(Field field, Map<String, Object> schema) {
    Map<String, Object> described = new LinkedHashMap<>();
    JsonPropertyDescription description = field.getAnnotation(JsonPropertyDescription.class);
    if (description == null) {
      throw new AssertionError(field + " has no @JsonPropertyDescription");
    }
    described.put("description", description.value());
    described.putAll(schema);
    SchemaRule rule = field.getAnnotation(SchemaRule.class);
    if (rule != null) {
      if (rule.choices().length > 0) {
        described.put("enum", List.of(rule.choices()));
      }
      if (!rule.defaultValue().isEmpty()) {
        described.put("default", rule.defaultValue());
      }
    }
    return described;
  }

  private static Map<String, Object> of(Type type) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      if (generic.getRawType() == List.class) {
        return with("array", "items", of(arguments[0]));
      }
      if (generic.getRawType() == Map.class) {
        return arguments[1] == JsonNode.class
            ? with("object", PRESERVE, true)
            : with("object", "additionalProperties", of(arguments[1]));
      }
      throw new AssertionError("no schema for " + type);
    }
    Class<?> plain = (Class<?>) type;
    if (plain == String.class || plain.isEnum()) {
      return scalar("string");
    }
    if (plain == int.class || plain == Integer.class) {
      return with("integer", "format", "int32");
    }
    if (plain == long.class || plain == Long.class) {
      return with("integer", "format", "int64");
    }
    if (plain == boolean.class || plain == Boolean.class) {
      return scalar("boolean");
    }
    if (plain == Instant.class) {
      return with("string", "format", "date-time");
    }
    if (plain == IntOrString.class) {
      return intOrString();
    }
    if (plain == JsonNode.class) {
      return new LinkedHashMap<>(Map.of(PRESERVE, true));
    }
    if (plain == PodTemplateSpec.class || plain == JobSpec.class || plain == ObjectMeta.class) {
      return with("object", PRESERVE, true);
    }
    if (plain == LabelSelector.class) {
      return labelSelector();
    }
    if (plain.isRecord()) {
      return of(plain);
    }
    throw new AssertionError("no schema for " + type);
  }

  private static Map<String, Object> intOrString() {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("anyOf", List.of(scalar("integer"), scalar("string")));
    schema.put("x-kubernetes-int-or-string", true);
    return schema;
  }

  private static Map<String, Object> labelSelector() {
    Map<String, Object> requirement = object();
    Map<String, Object> parts = new LinkedHashMap<>();
    parts.put("key", text("Label."));
    parts.put("operator", text("In, NotIn, Exists or DoesNotExist."));
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("description", "Values, for In and NotIn.");
    values.putAll(with("array", "items", scalar("string")));
    parts.put("values", values);
    requirement.put("properties", parts);
    Map<String, Object> expressions = new LinkedHashMap<>();
    expressions.put("description", "Requirements that all hold.");
    expressions.putAll(with("array", "items", requirement));
    Map<String, Object> labels = new LinkedHashMap<>();
    labels.put("description", "Labels that all are there.");
    labels.putAll(with("object", "additionalProperties", scalar("string")));
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("matchExpressions", expressions);
    properties.put("matchLabels", labels);
    return with("object", "properties", properties);
  }

  private static Map<String, Object> text(String description) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("description", description);
    schema.put("type", "string");
    return schema;
  }

  private static Map<String, Object> object() {
    return scalar("object");
  }

  private static Map<String, Object> scalar(String type) {
    return new LinkedHashMap<>(Map.of("type", type));
  }

  private static Map<String, Object> with(String type, String key, Object value) {
    Map<String, Object> schema = scalar(type);
    schema.put(key, value);
    return schema;
  }

  private static Field field(Class<?> type, String name) {
    try {
      return type.getDeclaredField(name);
    } catch (NoSuchFieldException e) {
      throw new AssertionError(e);
    }
  }
}
