package dev.sluice.clustersim.protobuf;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.schema.Schema;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Messages as the JSON that they stand for. */
final class MessageConverter {

  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  /**
   * One message.
   *
   * @param schema of the JSON; a message whose field it does not name is part of the object around
   *     it, as Go's embedded structs are
   * @return null for what stands for nothing, such as no time
   */
  JsonNode convert(Message message, Schema schema) {
    String name = message.getDescriptorForType().getName();
    return switch (name) {
      case "Time", "MicroTime" -> time(message, name.equals("MicroTime"));
      case "Quantity" -> TextNode.valueOf(String.valueOf(get(message, "string")));
      case "IntOrString" ->
          number(message, "type") == 0
              ? JsonNodeFactory.instance.numberNode((int) number(message, "intVal"))
              : TextNode.valueOf(String.valueOf(get(message, "strVal")));
      case "FieldsV1" -> raw(message, "Raw");
      case "RawExtension", "JSON" -> raw(message, "raw");
      case "Verbs", "ExtraValue" -> items(message);
      default -> object(message, schema);
    };
  }

  private ObjectNode object(Message message, Schema schema) {
    ObjectNode object = Json.object();
    for (Map.Entry<FieldDescriptor, Object> entry : message.getAllFields().entrySet()) {
      FieldDescriptor field = entry.getKey();
      String name = field.getName();
      Schema below = schema.property(name).orElse(Schema.ANY);
      JsonNode value = field(field, entry.getValue(), below);
      boolean embedded =
          field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
              && !field.isRepeated()
              && !schema.properties().isEmpty()
              && schema.property(name).isEmpty();
      if (embedded) {
        JsonNode inner = field(field, entry.getValue(), schema);
        if (inner instanceof ObjectNode fields) {
          object.setAll(fields);
        }
      } else if (!value.isNull() && !(value.isTextual() && value.asText().isEmpty())) {
        object.set(name, value);
      }
    }
    return object;
  }

  private JsonNode field(FieldDescriptor field, Object value, Schema schema) {
    if (field.isMapField()) {
      ObjectNode map = Json.object();
      Schema values = schema.additionalProperties().orElse(Schema.ANY);
      for (Object entry : (List<?>) value) {
        Message pair = (Message) entry;
        FieldDescriptor of = pair.getDescriptorForType().findFieldByNumber(2);
        map.set(String.valueOf(get(pair, "key")), single(of, pair.getField(of), values));
      }
      return map;
    }
    if (field.isRepeated()) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      Schema items = schema.items().orElse(Schema.ANY);
      ((List<?>) value).forEach(one -> array.add(single(field, one, items)));
      return array;
    }
    return single(field, value, schema);
  }

  private JsonNode single(FieldDescriptor field, Object value, Schema schema) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return switch (field.getJavaType()) {
      case INT -> nodes.numberNode((Integer) value);
      case LONG -> whole((Long) value);
      case FLOAT -> nodes.numberNode((Float) value);
      case DOUBLE -> nodes.numberNode((Double) value);
      case BOOLEAN -> nodes.booleanNode((Boolean) value);
      case STRING, ENUM -> nodes.textNode(value.toString());
      case BYTE_STRING ->
          nodes.textNode(Base64.getEncoder().encodeToString(((ByteString) value).toByteArray()));
      case MESSAGE -> convert((Message) value, schema);
    };
  }

  /** As a JSON parser makes it: equal numbers are to be equal nodes. */
  private static JsonNode whole(long value) {
    return (int) value == value
        ? JsonNodeFactory.instance.numberNode((int) value)
        : JsonNodeFactory.instance.numberNode(value);
  }

  private static JsonNode time(Message message, boolean micros) {
    long seconds = number(message, "seconds");
    if (message.getAllFields().isEmpty()) {
      return NullNode.getInstance();
    }
    Instant instant = Instant.ofEpochSecond(seconds, number(message, "nanos"));
    return TextNode.valueOf(
        micros ? MICROS.format(instant) : Instant.ofEpochSecond(seconds).toString());
  }

  private static JsonNode raw(Message message, String field) {
    ByteString bytes = (ByteString) get(message, field);
    try {
      return bytes.isEmpty() ? NullNode.getInstance() : Json.parse(bytes.toStringUtf8());
    } catch (JsonProcessingException e) {
      return TextNode.valueOf(bytes.toStringUtf8());
    }
  }

  private static JsonNode items(Message message) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    ((List<?>) get(message, "items")).forEach(item -> array.add(item.toString()));
    return array;
  }

  private static long number(Message message, String field) {
    return ((Number) get(message, field)).longValue();
  }

  static Object get(Message message, String field) {
    return message.getField(message.getDescriptorForType().findFieldByName(field));
  }
}
