package dev.sluice.expressions.engine;

import dev.sluice.expressions.builtin.Builtins;
import dev.sluice.expressions.runtime.Context;
import dev.sluice.expressions.syntax.ExpressionException;
import dev.sluice.expressions.syntax.Node;
import dev.sluice.expressions.syntax.Parser;
import dev.sluice.expressions.typing.Type;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A parsed expression. It is checked once for each set of types of its environment; these are few,
 * because a result has one of seven types. Thread-safe.
 */
public final class Program {
  private static final int MOST_CHECKED = 16;

  /** Either what the checker found or why it refused. */
  private sealed interface Verdict {
    record Accepted(Checked checked) implements Verdict {}

    record Refused(String message) implements Verdict {}
  }

  private final Node root;
  private final Map<Map<String, Type>, Verdict> verdicts = new ConcurrentHashMap<>();

  private Program(Node root) {
    this.root = root;
  }

  /**
   * Parses an expression.
   *
   * @throws ExpressionException when it is none
   */
  public static Program parse(String text) {
    return new Program(Parser.parse(text, Builtins.allNames()));
  }

  /**
   * Checks and evaluates the expression.
   *
   * @throws ExpressionException when it does not suit the environment or cannot be evaluated
   */
  public @Nullable Object run(Environment environment, Context context) {
    Checked checked =
        switch (verdict(environment.types())) {
          case Verdict.Accepted accepted -> accepted.checked();
          case Verdict.Refused refused -> throw new ExpressionException(refused.message());
        };
    return new Evaluator(checked, environment, context).eval(root);
  }

  /**
   * Checks the expression and gives its type.
   *
   * @throws ExpressionException when it does not suit the environment
   */
  public Type type(Environment environment) {
    return switch (verdict(environment.types())) {
      case Verdict.Accepted accepted -> accepted.checked().type();
      case Verdict.Refused refused -> throw new ExpressionException(refused.message());
    };
  }

  private Verdict verdict(Map<String, Type> types) {
    Verdict known = verdicts.get(types);
    if (known != null) {
      return known;
    }
    Verdict found;
    try {
      found = new Verdict.Accepted(Checker.check(root, types));
    } catch (ExpressionException e) {
      found = new Verdict.Refused(e.text());
    }
    if (verdicts.size() < MOST_CHECKED) {
      verdicts.put(Map.copyOf(types), found);
    }
    return found;
  }
}
