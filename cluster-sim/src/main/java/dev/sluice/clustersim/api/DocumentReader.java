package dev.sluice.clustersim.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.sluice.clustersim.object.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Reads JSON and YAML and remembers which fields were there twice; the last one counts. */
final class DocumentReader {

  private static final YAMLMapper YAML = new YAMLMapper();

  private final List<String> duplicates = new ArrayList<>();

  private DocumentReader() {}

  /**
   * A document.
   *
   * @param duplicates the paths of fields that were there more than once
   */
  record Document(JsonNode root, List<String> duplicates) {}

  static Document json(String text) throws JsonProcessingException {
    try (JsonParser parser = Json.mapper().createParser(text)) {
      return read(parser);
    } catch (JsonProcessingException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Document yaml(String text) throws JsonProcessingException {
    try (JsonParser parser = YAML.createParser(text)) {
      return read(parser);
    } catch (JsonProcessingException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Document read(JsonParser parser) throws IOException {
    DocumentReader reader = new DocumentReader();
    if (parser.nextToken() == null) {
      throw new com.fasterxml.jackson.core.JsonParseException(
          parser, "unexpected end of JSON input");
    }
    JsonNode root = reader.value(parser, "");
    if (parser.nextToken() != null) {
      throw new com.fasterxml.jackson.core.JsonParseException(
          parser, "there is more after the first value");
    }
    return new Document(root, reader.duplicates);
  }

  private JsonNode value(JsonParser parser, String path) throws IOException {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser, path);
      case START_ARRAY -> array(parser, path);
      case VALUE_STRING -> nodes.textNode(parser.getText());
      case VALUE_NUMBER_INT ->
          switch (parser.getNumberType()) {
            case INT -> nodes.numberNode(parser.getIntValue());
            case LONG -> nodes.numberNode(parser.getLongValue());
            default -> nodes.numberNode(parser.getBigIntegerValue());
          };
      case VALUE_NUMBER_FLOAT -> nodes.numberNode(parser.getDecimalValue());
      case VALUE_TRUE -> nodes.booleanNode(true);
      case VALUE_FALSE -> nodes.booleanNode(false);
      case VALUE_NULL, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE, FIELD_NAME, END_OBJECT, END_ARRAY ->
          nodes.nullNode();
    };
  }

  private ObjectNode object(JsonParser parser, String path) throws IOException {
    ObjectNode object = Json.object();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      String at = path.isEmpty() ? field : path + "." + field;
      parser.nextToken();
      if (object.has(field)) {
        duplicates.add(at);
      }
      object.set(field, value(parser, at));
    }
    return object;
  }

  private ArrayNode array(JsonParser parser, String path) throws IOException {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      array.add(value(parser, path + "[" + array.size() + "]"));
    }
    return array;
  }
}
