package dev.sluice.expressions.runtime;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A function or a bound method as a value.
 *
 * @param name how it is called
 * @param real whether it takes floating-point numbers only, which int literals then become
 * @param body what it does
 */
public record Callable(String name, boolean real, Body body) {
  /** A function that takes its arguments as they come. */
  public Callable(String name, Body body) {
    this(name, false, body);
  }

  /** What a function does. */
  @FunctionalInterface
  public interface Body {
    /**
     * The function's result.
     *
     * @throws dev.sluice.expressions.syntax.ExpressionException when it cannot be computed
     */
    @Nullable Object call(List<@Nullable Object> arguments, Context context);
  }
}
