package dev.sluice.expressions;

import dev.sluice.expressions.runtime.Dict;
import dev.sluice.expressions.runtime.Seq;
import dev.sluice.expressions.runtime.Values;
import dev.sluice.expressions.syntax.Bytes;
import dev.sluice.expressions.syntax.ExpressionException;
import dev.sluice.expressions.typing.Type;
import dev.sluice.expressions.typing.Type.Basic;
import dev.sluice.expressions.typing.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns a result into a value of the language and its type. */
final class Inputs {
  private Inputs() {}

  static @Nullable Object value(Result result) {
    return switch (result) {
      case Result.Number number -> number.value();
      case Result.Numbers numbers ->
          new Seq(Type.Storage.FLOATS, new ArrayList<@Nullable Object>(numbers.values()));
      case Result.Text text -> Bytes.of(text.value());
      case Result.Json json -> tree(json.tree(), 0);
      case Result.Absent _ -> null;
    };
  }

  private static @Nullable Object tree(@Nullable Object tree, int level) {
    if (level > Values.MOST_LEVELS) {
      throw new ExpressionException(
          "the result is nested more than " + Values.MOST_LEVELS + " levels deep");
    }
    return switch (tree) {
      case null -> null;
      case Boolean b -> b;
      case String s -> Bytes.of(s);
      case java.lang.Number n -> n.doubleValue();
      case List<?> list -> {
        List<@Nullable Object> items = new ArrayList<>(list.size());
        for (Object item : list) {
          items.add(tree(item, level + 1));
        }
        yield Seq.of(items);
      }
      case Map<?, ?> map -> {
        Dict dict = Dict.ofText();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          dict.entries()
              .put(Bytes.of(String.valueOf(entry.getKey())), tree(entry.getValue(), level + 1));
        }
        yield dict;
      }
      default ->
          throw new ExpressionException(
              "the result holds a value that is not JSON: " + tree.getClass().getSimpleName());
    };
  }

  /** The type that the checker sees: it depends on the value at hand. */
  static Type type(@Nullable Object value) {
    return switch (value) {
      case null -> Basic.NIL;
      case Boolean _ -> Basic.BOOL;
      case Double _ -> Basic.FLOAT;
      case String _ -> Basic.TEXT;
      case Seq list -> list.storage() == Type.Storage.FLOATS ? Types.FLOATS : Types.LIST;
      default -> Types.MAP;
    };
  }
}
