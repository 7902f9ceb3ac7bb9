package dev.sluice.expressions;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a metric's provider answered, as conditions see it under the name {@code result}. The kind
 * matters: conditions are type-checked against it.
 */
public sealed interface Result {

  /** One number; NaN and the infinities are numbers. */
  record Number(double value) implements Result {}

  /** A list of numbers, as a Prometheus vector arrives. */
  record Numbers(List<Double> values) implements Result {
    /** Copies the list. */
    public Numbers {
      values = List.copyOf(values);
    }
  }

  /** Text. */
  record Text(String value) implements Result {}

  /**
   * A JSON value as a tree of {@link Map} with text keys, {@link List}, {@link java.lang.Number},
   * {@link String}, {@link Boolean} and null. Numbers count as doubles. Not to be changed while it
   * is in use.
   */
  record Json(@Nullable Object tree) implements Result {}

  /** No result at all: no data, nil. */
  record Absent() implements Result {}
}
