package dev.sluice.workers.prometheus;

import dev.sluice.expressions.Expression;
import dev.sluice.expressions.Value;
import dev.sluice.workers.spi.ProviderException;
import java.time.Instant;

/** Evaluates start and end of a range query, which are expressions of the condition language. */
final class RangeTime {

  private RangeTime() {}

  /**
   * The time the expression yields.
   *
   * @throws ProviderException naming the field when it yields none
   */
  static Instant evaluate(String field, String expression, Instant now) throws ProviderException {
    return switch (Expression.of(expression).evaluateTime(now)) {
      case Value.Time time -> time.instant();
      case Value.Failed failed ->
          throw new ProviderException("field %s: %s".formatted(field, failed.message()));
      case Value other ->
          throw new ProviderException(
              "field %s: '%s' must yield a time, not %s".formatted(field, expression, other));
    };
  }
}
