package dev.sluice.clustersim.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * The JSONPaths of printer columns, scale subresources and selectable fields: {@code .a.b}, {@code
 * ['a.b']}, {@code .a\.b}, {@code [0]}, {@code [-1]}, {@code [0:2]}, {@code [*]}, {@code .*},
 * {@code ..a} and {@code [?(@.type=="Ready")]}. Immutable.
 */
public final class JsonPath {

  /** One step; answers what it leads to from a node. */
  @FunctionalInterface
  private interface Step {
    void from(JsonNode node, List<JsonNode> found);
  }

  private final List<Step> steps = new ArrayList<>();
  private final String text;
  private int at;

  private JsonPath(String text) {
    this.text = text;
  }

  /**
   * Parses a path.
   *
   * @throws IllegalArgumentException where it is none
   */
  public static JsonPath parse(String path) {
    JsonPath parsed = new JsonPath(path);
    parsed.read();
    return parsed;
  }

  /** What the path leads to; missing fields lead nowhere. */
  public List<JsonNode> find(JsonNode root) {
    List<JsonNode> nodes = List.of(root);
    for (Step step : steps) {
      List<JsonNode> next = new ArrayList<>();
      nodes.forEach(node -> step.from(node, next));
      nodes = next;
    }
    return nodes;
  }

  private void read() {
    if (text.startsWith("$")) {
      at++;
    }
    while (at < text.length()) {
      char c = text.charAt(at);
      if (text.startsWith("..", at)) {
        at += 2;
        String name = name();
        steps.add((node, found) -> node.findValues(name).forEach(found::add));
      } else if (c == '.') {
        at++;
        if (at < text.length() && text.charAt(at) == '[') {
          continue;
        }
        String name = name();
        steps.add(name.equals("*") ? JsonPath::each : field(name));
      } else if (c == '[') {
        bracket();
      } else {
        throw malformed();
      }
    }
  }

  /** Up to the next dot or bracket; a backslash takes away their meaning. */
  private String name() {
    StringBuilder name = new StringBuilder();
    while (at < text.length() && text.charAt(at) != '.' && text.charAt(at) != '[') {
      if (text.charAt(at) == '\\' && at + 1 < text.length()) {
        at++;
      }
      name.append(text.charAt(at++));
    }
    return name.toString();
  }

  private void bracket() {
    int end = closing();
    String inner = text.substring(at + 1, end).strip();
    at = end + 1;
    if (inner.equals("*")) {
      steps.add(JsonPath::each);
    } else if (inner.startsWith("?(") && inner.endsWith(")")) {
      steps.add(filter(inner.substring(2, inner.length() - 1).strip()));
    } else if (quoted(inner)) {
      steps.add(field(inner.substring(1, inner.length() - 1)));
    } else {
      steps.add(slice(inner));
    }
  }

  /** The bracket that closes the one that is open here, beyond quotes. */
  private int closing() {
    char quote = 0;
    int depth = 0;
    for (int i = at; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '\'' || c == '"') {
        quote = c;
      } else if (c == '[') {
        depth++;
      } else if (c == ']' && --depth == 0) {
        return i;
      }
    }
    throw malformed();
  }

  private static void each(JsonNode node, List<JsonNode> found) {
    node.forEach(found::add);
  }

  private static Step field(String name) {
    return (node, found) -> {
      JsonNode value = node.get(name);
      if (value != null) {
        found.add(value);
      }
    };
  }

  private Step slice(String inner) {
    String[] parts = inner.split(":", -1);
    try {
      if (parts.length == 1) {
        int index = Integer.parseInt(inner);
        return (node, found) -> {
          JsonNode value =
              node.isArray() ? node.get(index < 0 ? index + node.size() : index) : null;
          if (value != null) {
            found.add(value);
          }
        };
      }
      int from = parts[0].isEmpty() ? 0 : Integer.parseInt(parts[0]);
      int to = parts[1].isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(parts[1]);
      int step = parts.length < 3 || parts[2].isEmpty() ? 1 : Integer.parseInt(parts[2]);
      if (parts.length > 3 || step < 1) {
        throw malformed();
      }
      return (node, found) -> {
        int size = node.isArray() ? node.size() : 0;
        int end = Math.min(to < 0 ? to + size : to, size);
        for (int i = Math.max(0, from < 0 ? from + size : from); i < end; i += step) {
          found.add(node.get(i));
        }
      };
    } catch (NumberFormatException e) {
      throw malformed();
    }
  }

  private Step filter(String condition) {
    for (String operator : List.of("==", "!=", "<=", ">=", "<", ">")) {
      int place = condition.indexOf(operator);
      if (place > 0) {
        JsonPath left = operand(condition.substring(0, place).strip());
        JsonNode right = literal(condition.substring(place + operator.length()).strip());
        return (node, found) ->
            node.forEach(
                one -> {
                  if (left.find(one).stream().anyMatch(v -> holds(v, operator, right))) {
                    found.add(one);
                  }
                });
      }
    }
    JsonPath there = operand(condition);
    return (node, found) ->
        node.forEach(
            one -> {
              if (!there.find(one).isEmpty()) {
                found.add(one);
              }
            });
  }

  private JsonPath operand(String operand) {
    if (!operand.startsWith("@")) {
      throw malformed();
    }
    return parse(operand.substring(1));
  }

  private JsonNode literal(String literal) {
    if (quoted(literal)) {
      return TextNode.valueOf(literal.substring(1, literal.length() - 1));
    }
    if (literal.equals("true") || literal.equals("false")) {
      return BooleanNode.valueOf(literal.equals("true"));
    }
    try {
      return DecimalNode.valueOf(new BigDecimal(literal));
    } catch (NumberFormatException e) {
      throw malformed();
    }
  }

  private static boolean quoted(String text) {
    return text.length() >= 2
        && (text.charAt(0) == '\'' || text.charAt(0) == '"')
        && text.charAt(text.length() - 1) == text.charAt(0);
  }

  private static boolean holds(JsonNode value, String operator, JsonNode literal) {
    int order;
    if (value.isNumber() && literal.isNumber()) {
      order = value.decimalValue().compareTo(literal.decimalValue());
    } else if (value.isTextual() && literal.isTextual()) {
      order = value.textValue().compareTo(literal.textValue());
    } else if (value.isBoolean() && literal.isBoolean()) {
      order = Boolean.compare(value.booleanValue(), literal.booleanValue());
    } else {
      return false;
    }
    return switch (operator) {
      case "==" -> order == 0;
      case "!=" -> order != 0;
      case "<=" -> order <= 0;
      case ">=" -> order >= 0;
      case "<" -> order < 0;
      default -> order > 0;
    };
  }

  /** The first thing that the path leads to; a missing node where there is none. */
  public JsonNode first(JsonNode root) {
    List<JsonNode> found = find(root);
    return found.isEmpty() ? MissingNode.getInstance() : found.getFirst();
  }

  private IllegalArgumentException malformed() {
    return new IllegalArgumentException("malformed JSONPath: " + text);
  }

  /** As it was written. */
  @Override
  public String toString() {
    return text;
  }
}
