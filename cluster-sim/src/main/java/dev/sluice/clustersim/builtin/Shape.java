package dev.sluice.clustersim.builtin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.sluice.clustersim.schema.Schema;
import dev.sluice.clustersim.values.Quantity;
import dev.sluice.clustersim.values.Times;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;

/**
 * Brings a built-in object into the form that the server writes: zero values that are not shown go,
 * those that always are come, quantities and times are canonical.
 */
final class Shape {

  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";
  private static final String TIME = META + "Time";
  // kept as JSON, and so with their empty lists
  private static final String AS_JSON = "io.k8s.apiextensions-apiserver.";
  private static final String MICRO_TIME = META + "MicroTime";
  private static final String QUANTITY = "io.k8s.apimachinery.pkg.api.resource.Quantity";
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss'Z'");
  private static final DateTimeFormatter MICROSECONDS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'");

  private final BuiltIns builtIns;
  private final Encoding encoding;

  private Shape(BuiltIns builtIns) {
    this.builtIns = builtIns;
    this.encoding = builtIns.encoding();
  }

  /**
   * The object as the server writes it; a new instance.
   *
   * @param known as the server writes it: what is the very same in it stays
   */
  static ObjectNode of(BuiltIns builtIns, String definition, ObjectNode object, JsonNode known) {
    return new Shape(builtIns).struct(builtIns.definition(definition), definition, object, known);
  }

  /** What stands for a value that is not there. */
  static JsonNode zero(Schema schema) {
    String definition = definition(schema).orElse("");
    return switch (definition) {
      case TIME, MICRO_TIME -> NullNode.instance;
      case QUANTITY -> TextNode.valueOf("0");
      case "io.k8s.apimachinery.pkg.util.intstr.IntOrString" -> IntNode.valueOf(0);
      default ->
          switch (schema.type()) {
            case "string" -> TextNode.valueOf("");
            case "integer", "number" -> IntNode.valueOf(0);
            case "boolean" -> BooleanNode.FALSE;
            case "object" ->
                schema.preserveUnknownFields()
                    ? NullNode.instance
                    : JsonNodeFactory.instance.objectNode();
            default -> NullNode.instance;
          };
    };
  }

  private ObjectNode struct(Schema schema, String definition, ObjectNode object, JsonNode known) {
    ObjectNode shaped = object.objectNode();
    Optional<Map<String, Encoding.Field>> fields = encoding.of(definition);
    if (fields.isEmpty()) {
      shaped.setAll(object);
      return shaped;
    }
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      shaped.set(entry.getKey(), NullNode.instance);
    }
    for (Map.Entry<String, Encoding.Field> entry : fields.get().entrySet()) {
      String name = entry.getKey();
      Schema type = schema.property(name).orElse(Schema.ANY);
      JsonNode given = object.path(name);
      boolean absent = given.isMissingNode() || given.isNull();
      JsonNode value = absent ? NullNode.instance : value(type, given, known.path(name));
      switch (entry.getValue().presence()) {
        case GIVEN -> setUnless(absent, shaped, name, value);
        case UNLESS_ZERO -> setUnless(absent || isZero(value), shaped, name, value);
        case ALWAYS ->
            shaped.set(name, absent ? value(type, zero(type), NullNode.instance) : value);
        case OR_NULL -> {
          boolean gone = value.isArray() && value.isEmpty() && !definition.startsWith(AS_JSON);
          shaped.set(name, gone ? NullNode.instance : value);
        }
      }
    }
    return shaped;
  }

  private JsonNode value(Schema schema, JsonNode value, JsonNode known) {
    if (value == known) {
      return value;
    }
    Optional<String> definition = definition(schema);
    if (value instanceof ObjectNode object) {
      if (schema.preserveUnknownFields()) {
        return object;
      }
      Optional<String> struct = builtIns.struct(schema);
      if (struct.isPresent()) {
        return struct(schema, struct.get(), object, known);
      }
      Optional<Schema> values = schema.additionalProperties();
      if (values.isEmpty()) {
        return object;
      }
      ObjectNode shaped = object.objectNode();
      object
          .properties()
          .forEach(
              e ->
                  shaped.set(
                      e.getKey(), value(values.get(), e.getValue(), known.path(e.getKey()))));
      return shaped;
    }
    if (value instanceof ArrayNode array) {
      Schema items = schema.items().orElse(Schema.ANY);
      ArrayNode shaped = array.arrayNode(array.size());
      for (int i = 0; i < array.size(); i++) {
        shaped.add(value(items, array.get(i), known.path(i)));
      }
      return shaped;
    }
    return switch (definition.orElse("")) {
      case QUANTITY ->
          Quantity.parse(value.asText())
              .<JsonNode>map(q -> TextNode.valueOf(q.canonical()))
              .orElse(value);
      case TIME -> time(value, SECONDS);
      case MICRO_TIME -> time(value, MICROSECONDS);
      default -> value;
    };
  }

  private static JsonNode time(JsonNode value, DateTimeFormatter format) {
    if (!value.isTextual()) {
      return value;
    }
    if (format == SECONDS && Times.isCanonical(value.textValue())) {
      return value;
    }
    try {
      OffsetDateTime time = OffsetDateTime.parse(value.textValue());
      return TextNode.valueOf(time.withOffsetSameInstant(ZoneOffset.UTC).format(format));
    } catch (DateTimeException e) {
      return value;
    }
  }

  private static void setUnless(boolean gone, ObjectNode shaped, String name, JsonNode value) {
    if (gone) {
      shaped.remove(name);
    } else {
      shaped.set(name, value);
    }
  }

  private static boolean isZero(JsonNode value) {
    return switch (value.getNodeType()) {
      case NULL, MISSING -> true;
      case STRING -> value.textValue().isEmpty();
      case BOOLEAN -> !value.booleanValue();
      case NUMBER -> value.decimalValue().signum() == 0;
      case ARRAY, OBJECT -> value.isEmpty();
      default -> false;
    };
  }

  private static Optional<String> definition(Schema schema) {
    return schema.reference().map(ref -> ref.substring(BuiltIns.REF.length()));
  }
}
