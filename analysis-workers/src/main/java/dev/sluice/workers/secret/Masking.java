package dev.sluice.workers.secret;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Replaces secret values by {@value #MASK}, also where they appear URL-encoded, JSON-escaped, in
 * base64 or without the line break that files end in. Pure.
 */
public final class Masking {

  /** What stands for a secret value. */
  public static final String MASK = "*****";

  /** Nothing to mask. */
  public static final Masking NONE = new Masking(List.of());

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final List<String> forms;

  private Masking(List<String> forms) {
    this.forms = forms;
  }

  /** Masks these values; blank ones hide nothing. */
  public static Masking of(Collection<String> values) {
    Set<String> forms = new HashSet<>();
    for (String value : values) {
      for (String form : List.of(value, value.strip())) {
        if (!form.isBlank()) {
          forms.add(form);
          forms.add(URLEncoder.encode(form, StandardCharsets.UTF_8));
          forms.add(new String(JsonStringEncoder.getInstance().quoteAsString(form)));
          forms.add(Base64.getEncoder().encodeToString(form.getBytes(StandardCharsets.UTF_8)));
        }
      }
    }
    return forms.isEmpty()
        ? NONE
        : new Masking(
            forms.stream().sorted(Comparator.comparingInt(String::length).reversed()).toList());
  }

  /** The text without secret values. */
  public String mask(String text) {
    String masked = text;
    for (String form : forms) {
      masked = masked.replace(form, MASK);
    }
    return masked;
  }

  /** The tree without secret values in its strings and keys; numbers stay. */
  public JsonNode mask(JsonNode tree) {
    if (forms.isEmpty()) {
      return tree;
    }
    if (tree.isTextual()) {
      return NODES.textNode(mask(tree.textValue()));
    }
    if (tree.isObject()) {
      ObjectNode copy = NODES.objectNode();
      tree.properties().forEach(field -> copy.set(mask(field.getKey()), mask(field.getValue())));
      return copy;
    }
    if (tree.isArray()) {
      ArrayNode copy = NODES.arrayNode(tree.size());
      tree.forEach(element -> copy.add(mask(element)));
      return copy;
    }
    return tree;
  }
}
