package dev.sluice.workers.jsonpath;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/**
 * A Kubernetes JSONPath template ({@code {$.items[?(@.name=="a")].value}}): fields, indexes,
 * slices, wildcards, unions, filters, recursive descent, {@code range} and {@code end}; what stands
 * outside braces is text. Numbers compare as floats; in filters, elements without the field do not
 * match. Immutable.
 */
public final class JsonPath {

  private final String template;
  private final List<Node> nodes;

  private JsonPath(String template, List<Node> nodes) {
    this.template = template;
    this.nodes = nodes;
  }

  /**
   * Parses.
   *
   * @throws JsonPathException telling what is wrong and where
   */
  public static JsonPath parse(String template) throws JsonPathException {
    return new JsonPath(template, Parser.parse(template));
  }

  /**
   * The first value the template yields, empty when it yields none.
   *
   * @throws JsonPathException when a field or index of it is not there
   */
  public Optional<JsonNode> first(JsonNode document) throws JsonPathException {
    try {
      return new Evaluator(document).template(nodes, document).stream().findFirst();
    } catch (JsonPathException e) {
      throw new JsonPathException("jsonPath '%s': %s".formatted(template, e.getMessage()));
    }
  }
}
