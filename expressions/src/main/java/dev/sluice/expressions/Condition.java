package dev.sluice.expressions;

import dev.sluice.expressions.engine.Program;
import dev.sluice.expressions.runtime.Budget;
import dev.sluice.expressions.runtime.Context;
import dev.sluice.expressions.runtime.Values;
import dev.sluice.expressions.syntax.ExpressionException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A success or failure condition of a metric, parsed once. Immutable and thread-safe; keep it and
 * evaluate it for every measurement, or take it from a {@link ConditionCache}.
 *
 * <p>The language is expr-lang 1.17.8 as Argo Rollouts uses it. No input makes an evaluation hang,
 * exhaust memory or throw: nodes, nesting, steps, elements and text are bounded.
 */
public final class Condition {
  private static final int MOST_SHOWN = 200;

  private final String name;
  private final String text;
  private final Optional<Program> program;
  private final Optional<String> problem;

  private Condition(String name, String text) {
    this.name = name;
    this.text = text;
    Optional<Program> parsed = Optional.empty();
    Optional<String> failure = Optional.empty();
    try {
      parsed = Optional.of(Program.parse(text));
    } catch (ExpressionException e) {
      failure = Optional.of(message(e.text()));
    } catch (RuntimeException | StackOverflowError e) {
      // A defect here must cost this condition only, not the thread that serves all others.
      failure = Optional.of(message("internal failure: " + e.getClass().getSimpleName()));
    }
    this.program = parsed;
    this.problem = failure;
  }

  /** A condition; text that cannot be read gives one that always fails, see {@link #problem()}. */
  public static Condition parse(String text) {
    return new Condition("condition", text);
  }

  /**
   * A condition that errors call by a name.
   *
   * @param name what errors call it, such as {@code successCondition}
   */
  public static Condition parse(String name, String text) {
    return new Condition(name, text);
  }

  /** The condition's text. */
  public String text() {
    return text;
  }

  /** What is wrong with the condition whatever the result is: it cannot be read. */
  public Optional<String> problem() {
    return problem;
  }

  /**
   * Evaluates the condition. Never throws.
   *
   * @param now what {@code now()} gives
   */
  public Outcome evaluate(Result result, Instant now) {
    if (program.isEmpty()) {
      return new Outcome.Fails(problem.orElse(text));
    }
    try {
      Object value = Inputs.value(result);
      Object answer = program.get().run(Functions.condition(value), new Context(now, new Budget()));
      return answer instanceof Boolean holds
          ? new Outcome.Holds(holds)
          : failed(
              result,
              "a condition must give true or false, this one gives " + Values.described(answer));
    } catch (ExpressionException e) {
      return failed(result, e.text());
    } catch (RuntimeException | StackOverflowError e) {
      // A defect here must cost this measurement only, not the thread that serves all others.
      return failed(result, "internal failure: " + e.getClass().getSimpleName());
    }
  }

  private Outcome failed(Result result, String cause) {
    boolean empty =
        switch (result) {
          case Result.Absent _ -> true;
          case Result.Numbers numbers -> numbers.values().isEmpty();
          case Result.Json json -> isEmpty(json.tree());
          case Result.Number _, Result.Text _ -> false;
        };
    return new Outcome.Fails(
        message(empty ? "the metric result is nil or empty (" + cause + ")" : cause));
  }

  private static boolean isEmpty(@Nullable Object tree) {
    return tree == null
        || (tree instanceof java.util.Collection<?> list && list.isEmpty())
        || (tree instanceof java.util.Map<?, ?> map && map.isEmpty());
  }

  private String message(String cause) {
    String shown = text.length() > MOST_SHOWN ? text.substring(0, MOST_SHOWN) + "…" : text;
    return name + " '" + shown + "' cannot be evaluated: " + cause;
  }

  @Override
  public String toString() {
    return name + " '" + text + "'";
  }
}
