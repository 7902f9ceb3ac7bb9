package dev.sluice.clustersim.managed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * JSON values compared as Kubernetes does: numbers by what they are worth, not how they are kept.
 */
final class Values {

  private Values() {}

  static boolean equal(JsonNode a, JsonNode b) {
    if (a == b) {
      return true;
    }
    if (a instanceof ObjectNode one && b instanceof ObjectNode other) {
      return one.size() == other.size() && sameFields(one, other);
    }
    if (a instanceof ArrayNode one && b instanceof ArrayNode other) {
      if (one.size() != other.size()) {
        return false;
      }
      for (int i = 0; i < one.size(); i++) {
        if (!equal(one.get(i), other.get(i))) {
          return false;
        }
      }
      return true;
    }
    return a.equals(b) || (a.isNumber() && b.isNumber() && sameNumber(a, b));
  }

  private static boolean sameFields(ObjectNode one, ObjectNode other) {
    for (Map.Entry<String, JsonNode> field : one.properties()) {
      JsonNode value = other.get(field.getKey());
      if (value == null || !equal(field.getValue(), value)) {
        return false;
      }
    }
    return true;
  }

  /** The same value in the form that equals and hashCode agree on. */
  static JsonNode canonical(JsonNode value) {
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      return value;
    }
    long number = value.longValue();
    return number == (int) number ? IntNode.valueOf((int) number) : LongNode.valueOf(number);
  }

  /** As JSON. Plain texts, which most are, do without Jackson's writer. */
  static String text(JsonNode value) {
    if (!value.isTextual()) {
      return value.isIntegralNumber() ? value.asText() : value.toString();
    }
    String text = value.textValue();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == '"' || c == '\\') {
        return value.toString();
      }
    }
    return '"' + text + '"';
  }

  static boolean scalar(JsonNode value) {
    return value.isValueNode() && !value.isNull();
  }

  /** By type, then by value. */
  static int compare(JsonNode a, JsonNode b) {
    int order = Integer.compare(rank(a), rank(b));
    if (order != 0) {
      return order;
    }
    if (a.isNumber()) {
      return a.decimalValue().compareTo(b.decimalValue());
    }
    return a.isBoolean()
        ? Boolean.compare(a.booleanValue(), b.booleanValue())
        : a.toString().compareTo(b.toString());
  }

  private static int rank(JsonNode value) {
    return switch (value.getNodeType()) {
      case NUMBER -> 0;
      case STRING, BINARY -> 1;
      case BOOLEAN -> 2;
      case ARRAY -> 3;
      case OBJECT, POJO -> 4;
      case NULL, MISSING -> 5;
    };
  }

  private static boolean sameNumber(JsonNode a, JsonNode b) {
    return a.isIntegralNumber()
            && b.isIntegralNumber()
            && a.canConvertToLong()
            && b.canConvertToLong()
        ? a.longValue() == b.longValue()
        : a.decimalValue().compareTo(b.decimalValue()) == 0;
  }
}
