package dev.sluice.clustersim.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.sluice.clustersim.values.Formats;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a schema says about values, read once.
 *
 * @param types may be empty: any
 * @param format of a string, only where it is checked; {@code int32} and the like of a number
 */
record Keywords(
    List<String> types,
    String format,
    OptionalLong maxLength,
    OptionalLong minLength,
    String patternText,
    Optional<Pattern> pattern,
    Optional<JsonNode> maximum,
    boolean exclusiveMaximum,
    Optional<JsonNode> minimum,
    boolean exclusiveMinimum,
    Optional<JsonNode> multipleOf,
    OptionalLong maxItems,
    OptionalLong minItems,
    boolean uniqueItems,
    OptionalLong maxProperties,
    OptionalLong minProperties,
    List<JsonNode> allowed,
    List<Schema> allOf,
    List<Schema> anyOf,
    List<Schema> oneOf,
    Optional<Schema> not) {

  static Keywords of(Schema schema) {
    return schema.memo(Keywords.class, Keywords::read);
  }

  /** Whether there is nothing but a type to check. */
  boolean combines() {
    return !(allOf.isEmpty() && anyOf.isEmpty() && oneOf.isEmpty() && not.isEmpty());
  }

  private static Keywords read(Schema schema) {
    List<String> types = new ArrayList<>();
    if (schema.intOrString()) {
      types.addAll(List.of("integer", "string"));
    } else if (!schema.type().isEmpty()) {
      types.add(schema.type());
    }
    String patternText = schema.keyword("pattern").asText("");
    return new Keywords(
        List.copyOf(types),
        supportedFormat(schema, types),
        number(schema, "maxLength"),
        number(schema, "minLength"),
        patternText,
        compile(patternText),
        value(schema, "maximum"),
        schema.keyword("exclusiveMaximum").asBoolean(false),
        value(schema, "minimum"),
        schema.keyword("exclusiveMinimum").asBoolean(false),
        value(schema, "multipleOf"),
        number(schema, "maxItems"),
        number(schema, "minItems"),
        schema.keyword("uniqueItems").asBoolean(false),
        number(schema, "maxProperties"),
        number(schema, "minProperties"),
        schema.enumValues(),
        schema.schemas("allOf"),
        schema.schemas("anyOf"),
        schema.schemas("oneOf"),
        schema.not());
  }

  private static String supportedFormat(Schema schema, List<String> types) {
    String format = schema.format();
    String type = types.size() == 1 ? types.getFirst() : "";
    boolean supported =
        switch (type) {
          case "", "string" -> Formats.known(format);
          case "integer" -> format.equals("int32") || format.equals("int64");
          case "number" -> format.equals("float") || format.equals("double");
          default -> false;
        };
    return supported ? format : "";
  }

  private static Optional<Pattern> compile(String pattern) {
    if (pattern.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Pattern.compile(pattern));
    } catch (PatternSyntaxException e) {
      return Optional.empty();
    }
  }

  private static Optional<JsonNode> value(Schema schema, String keyword) {
    return Optional.of(schema.keyword(keyword)).filter(JsonNode::isNumber);
  }

  private static OptionalLong number(Schema schema, String keyword) {
    JsonNode value = schema.keyword(keyword);
    return value.isNumber() ? OptionalLong.of(value.longValue()) : OptionalLong.empty();
  }
}
