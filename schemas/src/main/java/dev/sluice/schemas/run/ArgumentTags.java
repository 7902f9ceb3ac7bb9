package dev.sluice.schemas.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Replaces tags such as {@code {{args.name}}} in all texts and names of a JSON value.
 *
 * <p>Works on the tree and not on the JSON text, so that no value can break out of its text. A
 * value is not looked through for tags again.
 */
final class ArgumentTags {

  private static final String OPEN = "{{";
  private static final String CLOSE = "}}";
  private static final String ARGS = "args.";

  private final Map<String, String> values;
  private final Set<String> secrets;
  private final List<String> errors = new ArrayList<>();

  /**
   * @param values values by argument name
   * @param secrets names of arguments whose tags may stay
   */
  ArgumentTags(Map<String, String> values, Set<String> secrets) {
    this.values = values;
    this.secrets = secrets;
  }

  /** What was wrong so far. */
  List<String> errors() {
    return errors;
  }

  /** A copy with the tags replaced; {@code place} names it in errors. */
  JsonNode replace(JsonNode json, String place, boolean secretsMayStay) {
    return switch (json) {
      case ObjectNode object -> {
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        object
            .properties()
            .forEach(
                field ->
                    copy.set(
                        replace(field.getKey(), place, secretsMayStay),
                        replace(field.getValue(), place, secretsMayStay)));
        yield copy;
      }
      case ArrayNode list -> {
        ArrayNode copy = JsonNodeFactory.instance.arrayNode();
        list.forEach(element -> copy.add(replace(element, place, secretsMayStay)));
        yield copy;
      }
      default ->
          json.isTextual()
              ? JsonNodeFactory.instance.textNode(replace(json.textValue(), place, secretsMayStay))
              : json;
    };
  }

  private String replace(String text, String place, boolean secretsMayStay) {
    int open = text.indexOf(OPEN);
    if (open < 0) {
      return text;
    }
    StringBuilder replaced = new StringBuilder();
    int from = 0;
    while (open >= 0) {
      int close = text.indexOf(CLOSE, open + OPEN.length());
      if (close < 0) {
        errors.add("%s: {{ without }}; write {{args.NAME}}".formatted(place));
        return text;
      }
      String tag = text.substring(open + OPEN.length(), close);
      replaced.append(text, from, open).append(value(tag, place, secretsMayStay));
      from = close + CLOSE.length();
      open = text.indexOf(OPEN, from);
    }
    return replaced.append(text, from, text.length()).toString();
  }

  private String value(String tag, String place, boolean secretsMayStay) {
    String name = tag.strip();
    String argument = name.startsWith(ARGS) ? name.substring(ARGS.length()) : "";
    String value = values.get(argument);
    if (value != null) {
      return value;
    }
    if (secrets.contains(argument)) {
      if (!secretsMayStay) {
        errors.add(
            "%s: argument '%s' comes from a Secret and may stand in the provider only; use it there, or give it a plain value"
                .formatted(place, argument));
      }
      return OPEN + ARGS + argument + CLOSE;
    }
    errors.add(
        "failed to resolve {{%s}} in %s; declare that argument in spec.args".formatted(tag, place));
    return "";
  }
}
