package dev.sluice.clustersim.object;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.Optional;

/** How objects are read and written. Thread-safe. */
public final class Json {

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final Comparator<JsonNode> BY_VALUE =
      (one, other) ->
          one.equals(other)
                  || (one.isNumber()
                      && other.isNumber()
                      && one.decimalValue().compareTo(other.decimalValue()) == 0)
              ? 0
              : 1;

  private Json() {}

  /** The mapper that all objects go through. */
  public static JsonMapper mapper() {
    return MAPPER;
  }

  /** A new, empty object. */
  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /**
   * Reads one JSON value.
   *
   * @throws JsonProcessingException where it is none
   */
  public static JsonNode parse(String json) throws JsonProcessingException {
    return MAPPER.readTree(json);
  }

  /** Writes a value without white space. */
  public static byte[] bytes(JsonNode node) {
    try {
      return MAPPER.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree cannot be written", e);
    }
  }

  /** What {@code path} leads to below a node; empty where a field is absent or null. */
  public static Optional<JsonNode> at(JsonNode node, String... path) {
    JsonNode found = node;
    for (String field : path) {
      found = found.path(field);
    }
    return found.isMissingNode() || found.isNull() ? Optional.empty() : Optional.of(found);
  }

  /** The text at {@code path}, or an empty string. */
  public static String text(JsonNode node, String... path) {
    return at(node, path).map(JsonNode::asText).orElse("");
  }

  /** A copy with another value in one field; shares everything else. */
  public static ObjectNode with(ObjectNode object, String field, JsonNode value) {
    ObjectNode copy = object();
    copy.setAll(object);
    copy.set(field, value);
    return copy;
  }

  /** Whether two values are the same; numbers are by what they stand for. */
  public static boolean same(JsonNode one, JsonNode other) {
    return one.equals(BY_VALUE, other);
  }
}
