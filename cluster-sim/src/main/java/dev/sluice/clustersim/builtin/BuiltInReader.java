package dev.sluice.clustersim.builtin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.ApiStatus;
import dev.sluice.clustersim.schema.Schema;
import dev.sluice.clustersim.values.Quantity;
import dev.sluice.clustersim.values.Times;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a built-in object as the server decodes it: unknown fields and nulls go, a value of the
 * wrong type is refused with the server's words.
 */
final class BuiltInReader {

  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";

  private final BuiltIns builtIns;
  private final Encoding encoding;
  private final List<String> unknown = new ArrayList<>();

  private BuiltInReader(BuiltIns builtIns) {
    this.builtIns = builtIns;
    this.encoding = builtIns.encoding();
  }

  /**
   * Reads a whole object.
   *
   * @param definition the name of the kind's schema
   * @param known what has been read already: where it has the very same value, that can be read
   */
  static KindRules.Read read(
      BuiltIns builtIns,
      String definition,
      String kind,
      String version,
      ObjectNode object,
      JsonNode known,
      String path) {
    BuiltInReader reader = new BuiltInReader(builtIns);
    try {
      ObjectNode read =
          reader.struct(builtIns.definition(definition), definition, object, known, path, path);
      return new KindRules.Read(read, List.copyOf(reader.unknown));
    } catch (Unreadable e) {
      throw ApiStatus.badRequest(
              "%s in version \"%s\" cannot be handled as a %s: %s"
                  .formatted(kind, version, kind, e.getMessage()))
          .exception();
    }
  }

  private ObjectNode struct(
      Schema schema,
      String definition,
      ObjectNode object,
      JsonNode known,
      String path,
      String goPath) {
    Optional<Map<String, Encoding.Field>> fields = encoding.of(definition);
    ObjectNode read = object.objectNode();
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      String name = entry.getKey();
      JsonNode was = known.path(name);
      if (entry.getValue() == was && !was.isNull()) {
        read.set(name, was);
        continue;
      }
      Optional<Schema> property = schema.property(name);
      String below = join(path, name);
      if (property.isEmpty()) {
        unknown.add(below);
      } else if (!entry.getValue().isNull()) {
        String type = fields.map(all -> all.get(name)).map(Encoding.Field::type).orElse("");
        Place place = new Place(simpleName(definition), join(goPath, name), type);
        read.set(name, value(property.get(), entry.getValue(), was, below, place));
      }
    }
    return read;
  }

  private JsonNode value(Schema schema, JsonNode value, JsonNode known, String path, Place place) {
    Optional<String> definition =
        schema.reference().map(ref -> ref.substring(BuiltIns.REF.length()));
    if (schema.preserveUnknownFields()) {
      return value;
    }
    Optional<String> struct = builtIns.struct(schema);
    if (struct.isPresent()) {
      if (value instanceof ObjectNode object) {
        return struct(schema, struct.get(), object, known, path, place.path());
      }
      if (struct.equals(definition)) {
        throw mismatch(value, place);
      }
      // a schema, or a flag in its place
      return value;
    }
    return switch (definition.orElse("")) {
      case "io.k8s.apimachinery.pkg.api.resource.Quantity" -> quantity(value);
      case "io.k8s.apimachinery.pkg.util.intstr.IntOrString" -> intOrString(value, place);
      case META + "Time" -> time(value, place);
      case META + "MicroTime" -> microTime(value, place);
      default -> plain(schema, value, known, path, place);
    };
  }

  private JsonNode plain(Schema schema, JsonNode value, JsonNode known, String path, Place place) {
    boolean fits =
        switch (schema.type()) {
          case "string" -> value.isTextual();
          case "boolean" -> value.isBoolean();
          case "integer" -> integer(schema, value, place);
          case "number" -> value.isNumber();
          case "array" -> value.isArray();
          case "object" -> value.isObject();
          default -> true;
        };
    if (!fits) {
      throw mismatch(value, place);
    }
    if (value instanceof ArrayNode array) {
      ArrayNode read = array.arrayNode(array.size());
      for (int i = 0; i < array.size(); i++) {
        Schema items = schema.items().orElse(Schema.ANY);
        JsonNode was = known.path(i);
        read.add(
            array.get(i) == was && !was.isNull()
                ? was
                : value(items, array.get(i), was, path + "[" + i + "]", place.element()));
      }
      return read;
    }
    if (value instanceof ObjectNode object) {
      Optional<Schema> values = schema.additionalProperties();
      if (values.isEmpty()) {
        return object;
      }
      ObjectNode read = object.objectNode();
      for (Map.Entry<String, JsonNode> entry : object.properties()) {
        String below = path + "." + entry.getKey();
        JsonNode one = entry.getValue().isNull() ? zero(values.get()) : entry.getValue();
        JsonNode was = known.path(entry.getKey());
        read.set(entry.getKey(), value(values.get(), one, was, below, place.element()));
      }
      return read;
    }
    if (schema.format().equals("byte")) {
      base64(value);
    }
    return value;
  }

  private static JsonNode zero(Schema schema) {
    return Shape.zero(schema);
  }

  private static boolean integer(Schema schema, JsonNode value, Place place) {
    if (!value.isNumber()) {
      return false;
    }
    boolean fits =
        value.isIntegralNumber()
            && (schema.format().equals("int32")
                ? value.canConvertToInt()
                : value.canConvertToLong());
    if (!fits) {
      throw new Unreadable(
          "json: cannot unmarshal number %s into %s".formatted(value.asText(), place));
    }
    return true;
  }

  private static JsonNode quantity(JsonNode value) {
    String text = value.asText();
    if (value.isContainerNode() || Quantity.parse(text).isEmpty()) {
      throw new Unreadable(Quantity.MALFORMED);
    }
    return value;
  }

  private static JsonNode intOrString(JsonNode value, Place place) {
    if (value.isTextual() || value.isIntegralNumber()) {
      return value;
    }
    throw mismatch(value, new Place(place.struct(), place.path(), "int32"));
  }

  private static JsonNode time(JsonNode value, Place place) {
    if (!value.isTextual()) {
      throw mismatch(value, new Place(place.struct(), place.path(), "string"));
    }
    if (Times.isCanonical(value.textValue())) {
      return value;
    }
    try {
      OffsetDateTime.parse(value.textValue());
      return value;
    } catch (DateTimeException e) {
      throw new Unreadable(
          "parsing time \"%s\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"%s\" as \"2006\""
              .formatted(value.textValue(), value.textValue()));
    }
  }

  private static JsonNode microTime(JsonNode value, Place place) {
    time(value, place);
    String text = value.textValue();
    String rest = text.length() > 19 ? text.substring(19) : "";
    if (!rest.matches("\\.[0-9]{6}([Zz]|[+-].*)")) {
      throw new Unreadable(
          "parsing time \"%s\" as \"2006-01-02T15:04:05.000000Z07:00\": cannot parse \"%s\" as"
                  .formatted(text, rest)
              + " \".000000\"");
    }
    return value;
  }

  private static void base64(JsonNode value) {
    String text = value.textValue();
    try {
      Base64.getDecoder().decode(text.replace("\n", "").replace("\r", ""));
    } catch (IllegalArgumentException e) {
      throw new Unreadable("illegal base64 data at input byte " + firstIllegal(text));
    }
  }

  private static int firstIllegal(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean ends = c == '=' && i >= text.length() - 2;
      if (!(Character.isLetterOrDigit(c) && c < 128) && c != '+' && c != '/' && !ends) {
        return i;
      }
    }
    return text.length();
  }

  private static Unreadable mismatch(JsonNode value, Place place) {
    String kind =
        switch (value.getNodeType()) {
          case OBJECT, POJO -> "object";
          case ARRAY -> "array";
          case BOOLEAN -> "bool";
          case NUMBER -> "number";
          default -> "string";
        };
    return new Unreadable("json: cannot unmarshal %s into %s".formatted(kind, place));
  }

  private static String join(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private static String simpleName(String definition) {
    return definition.substring(definition.lastIndexOf('.') + 1);
  }

  /** Where a value goes, as decoding errors name it. */
  private record Place(String struct, String path, String type) {

    Place element() {
      int bracket = type.startsWith("map[") ? type.indexOf(']') : type.startsWith("[]") ? 1 : -1;
      return new Place(
          struct, path, bracket < 0 ? "resource.Quantity" : type.substring(bracket + 1));
    }

    @Override
    public String toString() {
      return "Go struct field %s.%s of type %s".formatted(struct, path, type);
    }
  }

  private static final class Unreadable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Unreadable(String message) {
      super(message, null, false, false);
    }
  }
}
