package dev.sluice.expressions;

import dev.sluice.expressions.engine.Program;
import dev.sluice.expressions.runtime.Budget;
import dev.sluice.expressions.runtime.Context;
import dev.sluice.expressions.runtime.Span;
import dev.sluice.expressions.runtime.Values;
import dev.sluice.expressions.syntax.Bytes;
import dev.sluice.expressions.syntax.ExpressionException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/**
 * An expression of any value that uses the built-in functions, isNaN() and isInf() only, such as
 * the start and end of a Prometheus range query. Immutable and thread-safe.
 */
public final class Expression {
  private final String text;

  private Expression(String text) {
    this.text = text;
  }

  /** An expression; text that cannot be read gives one that always fails. */
  public static Expression of(String text) {
    return new Expression(text);
  }

  /**
   * Evaluates the expression. Never throws.
   *
   * @param now what {@code now()} gives
   */
  public Value evaluate(Instant now) {
    try {
      return value(Program.parse(text).run(Functions.common(), new Context(now, new Budget())));
    } catch (ExpressionException e) {
      return failed(e.text());
    } catch (RuntimeException | StackOverflowError e) {
      // A defect here must cost this expression only, not the thread that serves all others.
      return failed("internal failure: " + e.getClass().getSimpleName());
    }
  }

  /**
   * Evaluates an expression that must yield a time: a {@link Value.Time} or {@link Value.Failed}.
   *
   * @param now what {@code now()} gives
   */
  public Value evaluateTime(Instant now) {
    Value value = evaluate(now);
    return switch (value) {
      case Value.Time _, Value.Failed _ -> value;
      case Value.Span _ -> notTime("a duration: write now() - duration(...)");
      case Value.Number _ -> notTime("a number");
      case Value.Text _ -> notTime("text: use date(...)");
      case Value.Truth _ -> notTime("true or false");
      case Value.Other other -> notTime(other.kind());
    };
  }

  private Value notTime(String gives) {
    return failed("it must yield a time, but gives " + gives);
  }

  private Value failed(String cause) {
    return new Value.Failed("expression '" + text + "' cannot be evaluated: " + cause);
  }

  private static Value value(@Nullable Object value) {
    return switch (value) {
      case Boolean b -> new Value.Truth(b);
      case Number n -> new Value.Number(n.doubleValue());
      case String s -> new Value.Text(Bytes.text(s));
      case ZonedDateTime time -> new Value.Time(time.toInstant());
      case Span span -> new Value.Span(Duration.ofNanos(span.nanos()));
      case null, default -> new Value.Other(Values.described(value));
    };
  }
}
