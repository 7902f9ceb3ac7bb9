package dev.sluice.expressions.builtin;

import dev.sluice.expressions.syntax.ExpressionException;
import dev.sluice.expressions.syntax.Predicates;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All built-in functions. Those that take a predicate are evaluated by the engine itself. */
public final class Builtins {
  private static final Map<String, Function> FUNCTIONS =
      Stream.of(
              NumberFunctions.all(),
              AggregateFunctions.all(),
              TextFunctions.all(),
              CollectionFunctions.all(),
              ConversionFunctions.all(),
              TimeFunctions.all())
          .flatMap(List::stream)
          .collect(Collectors.toUnmodifiableMap(Function::name, UnaryOperator.identity()));
  private static final Set<String> NAMES = names();

  private Builtins() {}

  private static Set<String> names() {
    Set<String> names = new HashSet<>(FUNCTIONS.keySet());
    names.addAll(Predicates.names());
    return Set.copyOf(names);
  }

  /** The names of all functions, those with a predicate too. */
  public static Set<String> allNames() {
    return NAMES;
  }

  /** The function of a name that takes no predicate. */
  public static Function function(String name) {
    Function function = FUNCTIONS.get(name);
    if (function == null) {
      throw new ExpressionException("unknown function " + name);
    }
    return function;
  }
}
