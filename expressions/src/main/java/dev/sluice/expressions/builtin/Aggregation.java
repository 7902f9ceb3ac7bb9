package dev.sluice.expressions.builtin;

import dev.sluice.expressions.runtime.Arithmetic;
import dev.sluice.expressions.runtime.Budget;
import dev.sluice.expressions.runtime.Span;
import org.jspecify.annotations.Nullable;

/** How sum() adds. */
public final class Aggregation {
  private Aggregation() {}

  /** An item added to a running total, which begins with 0 and may become a duration. */
  public static Object add(@Nullable Object item, Object total, Budget budget) {
    return item instanceof Span span && total instanceof Long l && l == 0
        ? span
        : Arithmetic.add(item, total, budget);
  }
}
