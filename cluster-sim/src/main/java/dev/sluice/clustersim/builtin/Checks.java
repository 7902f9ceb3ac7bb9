package dev.sluice.clustersim.builtin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.sluice.clustersim.object.FieldError;
import dev.sluice.clustersim.object.FieldError.Type;
import dev.sluice.clustersim.object.Names;
import dev.sluice.clustersim.schema.Equality;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Collects what is wrong with an object, with the sentences that many kinds share. */
final class Checks {

  private final List<FieldError> errors = new ArrayList<>();

  List<FieldError> errors() {
    return errors;
  }

  void add(FieldError error) {
    errors.add(error);
  }

  void required(String path) {
    errors.add(FieldError.required(path, ""));
  }

  void required(String path, String detail) {
    errors.add(FieldError.required(path, detail));
  }

  void invalid(String path, JsonNode value, String detail) {
    errors.add(FieldError.invalid(path, orNull(value), detail));
  }

  void invalid(String path, String value, String detail) {
    errors.add(FieldError.invalid(path, value, detail));
  }

  void forbidden(String path, String detail) {
    errors.add(FieldError.forbidden(path, detail));
  }

  void duplicate(String path, JsonNode value) {
    errors.add(new FieldError(Type.DUPLICATE, path, Optional.of(value), ""));
  }

  void notFound(String path, String value) {
    errors.add(new FieldError(Type.NOT_FOUND, path, Optional.of(TextNode.valueOf(value)), ""));
  }

  /** One of a few texts. */
  void oneOf(String path, String value, String... supported) {
    List<String> all = List.of(supported);
    if (!all.contains(value)) {
      String list = String.join(", ", all.stream().map("\"%s\""::formatted).toList());
      errors.add(
          new FieldError(
              Type.NOT_SUPPORTED,
              path,
              Optional.of(TextNode.valueOf(value)),
              "supported values: " + list));
    }
  }

  void nonNegative(JsonNode object, String path, String... fields) {
    for (String field : fields) {
      JsonNode value = object.path(field);
      if (value.isNumber() && value.asLong() < 0) {
        invalid(path + "." + field, value, "must be greater than or equal to 0");
      }
    }
  }

  /** A name; each thing that is wrong with it is told. */
  void name(String path, String name, List<String> wrong) {
    wrong.forEach(message -> invalid(path, name, message));
  }

  /** A port number. */
  void port(String path, JsonNode port) {
    if (port.asInt(0) < 1 || port.asInt(0) > 65_535) {
      invalid(path, port, "must be between 1 and 65535, inclusive");
    }
  }

  /** A field that stays as it was. */
  void unchanged(String path, JsonNode value, JsonNode before) {
    if (!Equality.same(orNull(value), orNull(before))) {
      invalid(path, value, "field is immutable");
    }
  }

  /** A count or a percentage. */
  void intOrPercent(String path, JsonNode value) {
    if (value.isTextual() && !value.textValue().matches("[0-9]+%")) {
      invalid(
          path,
          value,
          "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%', "
              + " or '93%', regex used for validation is '[0-9]+%')");
    } else if (value.isNumber() && value.asLong() < 0) {
      invalid(path, value, "must be greater than or equal to 0");
    }
  }

  /** A percentage that is none of more than the whole. */
  void atMostAll(String path, JsonNode value) {
    if (percent(value) > 100) {
      invalid(path, value, "must not be greater than 100%");
    }
  }

  /** The number before a percent sign, or -1. */
  static long percent(JsonNode value) {
    String text = value.asText("");
    return value.isTextual() && text.matches("[0-9]{1,9}%")
        ? Long.parseLong(text.substring(0, text.length() - 1))
        : -1;
  }

  /** A label selector's own form. */
  void selector(String path, JsonNode selector) {
    for (Map.Entry<String, JsonNode> label : sorted(selector.path("matchLabels")).entrySet()) {
      name(path + ".matchLabels", label.getKey(), Names.qualified(label.getKey()));
      String value = label.getValue().asText();
      name(path + ".matchLabels", value, Names.labelValue(value));
    }
    JsonNode expressions = selector.path("matchExpressions");
    for (int i = 0; i < expressions.size(); i++) {
      JsonNode expression = expressions.get(i);
      String at = "%s.matchExpressions[%d]".formatted(path, i);
      JsonNode values = expression.path("values");
      switch (expression.path("operator").asText()) {
        case "In", "NotIn" -> {
          if (values.isEmpty()) {
            required(at + ".values", "must be specified when `operator` is 'In' or 'NotIn'");
          }
        }
        case "Exists", "DoesNotExist" -> {
          if (!values.isEmpty()) {
            forbidden(
                at + ".values",
                "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
          }
        }
        default ->
            invalid(at + ".operator", expression.path("operator"), "not a valid selector operator");
      }
      String key = expression.path("key").asText();
      name(at + ".key", key, Names.qualified(key));
    }
  }

  static Map<String, JsonNode> sorted(JsonNode object) {
    Map<String, JsonNode> all = new TreeMap<>();
    object.properties().forEach(e -> all.put(e.getKey(), e.getValue()));
    return all;
  }

  private static JsonNode orNull(JsonNode value) {
    return value.isMissingNode() ? NullNode.instance : value;
  }
}
