package dev.sluice.clustersim.managed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * JSON values compared as Kubernetes does: numbers by what they are worth, not how they are kept.
 */
final class Values {

  private static final Comparator<JsonNode> NUMBERS =
      (a, b) -> a.equals(b) || (a.isNumber() && b.isNumber() && sameNumber(a, b)) ? 0 : 1;

  private Values() {}

  static boolean equal(JsonNode a, JsonNode b) {
    return a == b || a.equals(NUMBERS, b);
  }

  /** The same value in the form that equals and hashCode agree on. */
  static JsonNode canonical(JsonNode value) {
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      return value;
    }
    long number = value.longValue();
    return number == (int) number ? IntNode.valueOf((int) number) : LongNode.valueOf(number);
  }

  static boolean missing(@Nullable JsonNode value) {
    return value == null || value.isMissingNode();
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
