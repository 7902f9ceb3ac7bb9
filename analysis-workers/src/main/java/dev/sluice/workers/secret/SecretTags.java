package dev.sluice.workers.secret;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts values in the place of {@code {{args.NAME}}} in every string and key of a JSON tree. Pure.
 */
public final class SecretTags {

  private static final Pattern TAG = Pattern.compile("\\{\\{\\s*args\\.([^}\\s]+)\\s*}}");
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private SecretTags() {}

  /** A copy of the tree; tags of names that {@code values} lacks stay as they are. */
  public static JsonNode replace(JsonNode tree, Map<String, String> values) {
    if (values.isEmpty()) {
      return tree;
    }
    if (tree.isTextual()) {
      return NODES.textNode(replace(tree.textValue(), values));
    }
    if (tree.isObject()) {
      ObjectNode copy = NODES.objectNode();
      tree.properties()
          .forEach(
              field ->
                  copy.set(replace(field.getKey(), values), replace(field.getValue(), values)));
      return copy;
    }
    if (tree.isArray()) {
      ArrayNode copy = NODES.arrayNode(tree.size());
      tree.forEach(element -> copy.add(replace(element, values)));
      return copy;
    }
    return tree;
  }

  private static String replace(String text, Map<String, String> values) {
    if (!text.contains("{{")) {
      return text;
    }
    return TAG.matcher(text)
        .replaceAll(
            tag -> Matcher.quoteReplacement(values.getOrDefault(tag.group(1), tag.group())));
  }
}
