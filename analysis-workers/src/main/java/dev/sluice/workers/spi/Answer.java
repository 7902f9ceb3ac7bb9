package dev.sluice.workers.spi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** An answer with the type that conditions see as {@code result}. */
public sealed interface Answer {

  /** A float; NaN and infinities are allowed. */
  record Number(double value) implements Answer {}

  /** A list of floats. */
  record Numbers(List<Double> values) implements Answer {

    /** Copies the list. */
    public Numbers {
      values = List.copyOf(values);
    }
  }

  /** A string. */
  record Text(String value) implements Answer {}

  /** Any JSON value: an object, a list or a boolean; its numbers become floats. */
  record Json(JsonNode value) implements Answer {}

  /** No data: {@code nil} in conditions. */
  record Absent() implements Answer {}
}
