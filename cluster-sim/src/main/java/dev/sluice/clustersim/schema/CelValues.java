package dev.sluice.clustersim.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.primitives.UnsignedLong;
import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import dev.sluice.clustersim.values.GoDurations;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Values as rules see them: fields that the schema does not describe are not there. */
final class CelValues {

  private CelValues() {}

  static Object of(Schema schema, JsonNode value, boolean whole) {
    return switch (value.getNodeType()) {
      case NULL, MISSING -> NullValue.NULL_VALUE;
      case BOOLEAN -> value.booleanValue();
      case NUMBER -> number(schema, value);
      case STRING -> text(schema, value.textValue());
      case ARRAY -> list(schema, value);
      default -> object(schema, value, whole || schema.embeddedResource());
    };
  }

  private static Object number(Schema schema, JsonNode value) {
    if (schema.type().equals("number")) {
      return value.doubleValue();
    }
    if (schema.type().equals("integer") || value.isIntegralNumber()) {
      return value.canConvertToLong()
          ? value.longValue()
          : UnsignedLong.valueOf(value.bigIntegerValue());
    }
    return value.doubleValue();
  }

  private static Object text(Schema schema, String text) {
    try {
      return switch (schema.format()) {
        case "byte" -> CelByteString.of(Base64.getDecoder().decode(text));
        case "duration" -> GoDurations.parse(text).<Object>map(d -> d).orElse(text);
        case "date" -> LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        case "date-time" -> instant(text);
        default -> text;
      };
    } catch (DateTimeException | IllegalArgumentException e) {
      return text;
    }
  }

  private static Instant instant(String text) {
    return OffsetDateTime.parse(text).toInstant();
  }

  private static List<Object> list(Schema schema, JsonNode array) {
    Schema items = schema.items().orElse(Schema.ANY);
    List<Object> all = new ArrayList<>(array.size());
    array.forEach(one -> all.add(of(items, one, false)));
    return all;
  }

  private static Map<String, Object> object(Schema schema, JsonNode object, boolean whole) {
    Map<String, Object> all = new LinkedHashMap<>();
    boolean map = schema.additionalProperties().isPresent() && schema.properties().isEmpty();
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      String name = field.getKey();
      if (map) {
        Schema values = schema.additionalProperties().get();
        all.put(name, of(values, field.getValue(), false));
      } else if (whole && name.equals("metadata")) {
        all.put(name, metadata(field.getValue()));
      } else if (whole && (name.equals("apiVersion") || name.equals("kind"))) {
        all.put(name, field.getValue().asText());
      } else {
        Optional<Schema> known = schema.property(name).filter(CelTypes::visible);
        Optional<String> escaped = CelNames.escape(name);
        if (known.isPresent() && escaped.isPresent()) {
          all.put(escaped.get(), of(known.get(), field.getValue(), false));
        }
      }
    }
    return all;
  }

  private static Map<String, Object> metadata(JsonNode metadata) {
    Map<String, Object> all = new LinkedHashMap<>();
    for (String name : List.of("name", "generateName")) {
      if (metadata.hasNonNull(name)) {
        all.put(name, metadata.path(name).asText());
      }
    }
    return all;
  }
}
