package dev.sluice.clustersim.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;

/** Whether two values are the same, 1 and 1.0 being so. */
public final class Equality {

  private static final Comparator<JsonNode> NUMBERS_BY_VALUE =
      (one, other) -> {
        if (one.isNumber() && other.isNumber()) {
          return one.decimalValue().compareTo(other.decimalValue());
        }
        return one.equals(other) ? 0 : 1;
      };

  private Equality() {}

  /** Whether they are. */
  public static boolean same(JsonNode one, JsonNode other) {
    return one == other || one.equals(NUMBERS_BY_VALUE, other);
  }
}
