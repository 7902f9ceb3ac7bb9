package dev.sluice.expressions.typing;

import dev.sluice.expressions.syntax.ExpressionException;
import dev.sluice.expressions.typing.Type.Basic;
import java.util.List;

/**
 * A signature of fixed parameter lists of which the first that fits is taken.
 *
 * @param alternatives the parameter lists with their results
 */
public record Overloads(List<Alternative> alternatives) implements Signature {

  /** One parameter list and its result. */
  public record Alternative(List<Type> parameters, Type result) {}

  /** A function of one parameter list. */
  public static Overloads of(Type result, Type... parameters) {
    return new Overloads(List.of(new Alternative(List.of(parameters), result)));
  }

  /** One more parameter list of the same function. */
  public Overloads or(Type result, Type... parameters) {
    List<Alternative> more = new java.util.ArrayList<>(alternatives);
    more.add(new Alternative(List.of(parameters), result));
    return new Overloads(List.copyOf(more));
  }

  @Override
  public Type check(String name, List<Type> arguments) {
    ExpressionException failure = new ExpressionException("cannot call " + name);
    for (Alternative alternative : alternatives) {
      try {
        return checkOne(name, alternative, arguments);
      } catch (ExpressionException e) {
        failure = e;
      }
    }
    throw failure;
  }

  private static Type checkOne(String name, Alternative alternative, List<Type> arguments) {
    List<Type> parameters = alternative.parameters();
    if (arguments.size() != parameters.size()) {
      throw new ExpressionException(
          name + " takes " + parameters.size() + " arguments, not " + arguments.size());
    }
    for (int i = 0; i < arguments.size(); i++) {
      Type argument = arguments.get(i);
      Type parameter = parameters.get(i);
      boolean number = Types.isInteger(argument) && Types.isNumber(parameter);
      boolean nothing = argument == Basic.NIL && parameter == Basic.ANY;
      if (!number
          && !nothing
          && !Types.isUnknown(argument)
          && !Types.assignable(argument, parameter)) {
        throw new ExpressionException(
            name + " takes " + parameter.described() + ", not " + argument.described());
      }
    }
    return alternative.result();
  }

  @Override
  public boolean wantsFloat(int place) {
    return alternatives.stream()
        .anyMatch(a -> place < a.parameters().size() && a.parameters().get(place) == Basic.FLOAT);
  }
}
