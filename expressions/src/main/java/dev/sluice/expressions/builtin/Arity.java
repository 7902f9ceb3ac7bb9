package dev.sluice.expressions.builtin;

import dev.sluice.expressions.syntax.ExpressionException;
import dev.sluice.expressions.typing.Signature;
import dev.sluice.expressions.typing.Type;
import dev.sluice.expressions.typing.Types;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/** Signatures of functions that look at their arguments one by one. */
final class Arity {
  private Arity() {}

  /** One argument that is unknown or passes a test. */
  static Signature one(String wanted, Predicate<Type> takes, Function<Type, Type> result) {
    return (name, arguments) -> {
      count(name, arguments, 1);
      Type argument = arguments.getFirst();
      if (!Types.isUnknown(argument) && !takes.test(argument)) {
        throw refused(name, wanted, argument);
      }
      return result.apply(argument);
    };
  }

  static void count(String name, List<Type> arguments, int wanted) {
    if (arguments.size() != wanted) {
      throw new ExpressionException(
          name
              + " takes "
              + wanted
              + (wanted == 1 ? " argument" : " arguments")
              + ", not "
              + arguments.size());
    }
  }

  static ExpressionException refused(String name, String wanted, Type argument) {
    return new ExpressionException(name + " takes " + wanted + ", not " + argument.described());
  }

  static boolean isList(Type type) {
    return type instanceof Type.ListType;
  }

  static boolean isMap(Type type) {
    return type instanceof Type.MapType;
  }
}
