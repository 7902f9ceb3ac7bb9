package dev.sluice.expressions.builtin;

import static dev.sluice.expressions.typing.Type.Basic.ANY;
import static dev.sluice.expressions.typing.Type.Basic.INT;
import static dev.sluice.expressions.typing.Type.Basic.TEXT;

import dev.sluice.expressions.runtime.Access;
import dev.sluice.expressions.runtime.Budget;
import dev.sluice.expressions.runtime.Compare;
import dev.sluice.expressions.runtime.Context;
import dev.sluice.expressions.runtime.Dict;
import dev.sluice.expressions.runtime.Seq;
import dev.sluice.expressions.runtime.Sorting;
import dev.sluice.expressions.runtime.Values;
import dev.sluice.expressions.syntax.ExpressionException;
import dev.sluice.expressions.typing.Overloads;
import dev.sluice.expressions.typing.Signature;
import dev.sluice.expressions.typing.Type;
import dev.sluice.expressions.typing.Type.ListType;
import dev.sluice.expressions.typing.Type.MapType;
import dev.sluice.expressions.typing.Type.Storage;
import dev.sluice.expressions.typing.Types;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Functions of lists and maps. */
final class CollectionFunctions {
  private static final Signature ELEMENT =
      Arity.one("a list", Arity::isList, t -> t instanceof ListType l ? l.element() : ANY);
  private static final Signature LIST_TO_LIST = Arity.one("a list", Arity::isList, t -> Types.LIST);
  private static final Signature MAP_TO_LIST = Arity.one("a map", Arity::isMap, t -> Types.LIST);
  private static final Signature SORT =
      Overloads.of(Types.LIST, Types.LIST, TEXT)
          .or(Types.LIST, Types.INTS, TEXT)
          .or(Types.LIST, Types.FLOATS, TEXT)
          .or(Types.LIST, Types.TEXTS, TEXT)
          .or(Types.LIST, Types.LIST)
          .or(Types.LIST, Types.FLOATS)
          .or(Types.LIST, Types.TEXTS)
          .or(Types.LIST, Types.INTS);

  private static final Set<Storage> SORTABLE =
      Set.of(Storage.ANY, Storage.INTS, Storage.FLOATS, Storage.TEXTS);

  private CollectionFunctions() {}

  static List<Function> all() {
    return List.of(
        new Function(
            "len",
            Arity.one(
                "text, a list or a map",
                t -> t == TEXT || Arity.isList(t) || Arity.isMap(t),
                t -> INT),
            CollectionFunctions::length),
        new Function("first", ELEMENT, (a, c) -> orNil(a.getFirst(), 0L)),
        new Function("last", ELEMENT, (a, c) -> orNil(a.getFirst(), -1L)),
        new Function("get", CollectionFunctions::getType, (a, c) -> orNil(a.getFirst(), a.get(1))),
        new Function("take", CollectionFunctions::takeType, (a, c) -> take(a)),
        new Function("keys", MAP_TO_LIST, CollectionFunctions::keys),
        new Function("values", MAP_TO_LIST, CollectionFunctions::values),
        new Function("toPairs", MAP_TO_LIST, CollectionFunctions::toPairs),
        new Function(
            "fromPairs",
            Arity.one("a list of pairs", Arity::isList, t -> Types.ANY_MAP),
            CollectionFunctions::fromPairs),
        new Function("reverse", LIST_TO_LIST, CollectionFunctions::reverse),
        new Function("uniq", LIST_TO_LIST, CollectionFunctions::uniq),
        new Function("concat", CollectionFunctions::concatType, CollectionFunctions::concat),
        new Function("flatten", LIST_TO_LIST, CollectionFunctions::flatten),
        new Function("sort", SORT, CollectionFunctions::sort));
  }

  private static Object length(List<@Nullable Object> arguments, Context context) {
    if (arguments.getFirst() instanceof String text) {
      context.budget().text(text.length());
    }
    return Access.length(arguments.getFirst());
  }

  /** The element, or nil where there is none. */
  private static @Nullable Object orNil(@Nullable Object from, @Nullable Object key) {
    try {
      return Access.fetch(from, key);
    } catch (ExpressionException e) {
      return null;
    }
  }

  private static Type getType(String name, List<Type> arguments) {
    Arity.count(name, arguments, 2);
    Type base = arguments.getFirst();
    Type key = arguments.get(1);
    if (Types.isUnknown(base)) {
      return Type.Basic.UNKNOWN;
    }
    if (base instanceof ListType list) {
      if (!Types.isInteger(key) && !Types.isUnknown(key)) {
        throw Arity.refused(name, "a whole number as index of a list", key);
      }
      return list.element();
    }
    if (base instanceof MapType map) {
      if (!Types.assignable(key, map.key()) && !Types.isUnknown(key)) {
        throw Arity.refused(name, map.key().described() + " as key of this map", key);
      }
      return map.element();
    }
    throw Arity.refused(name, "a list or a map", base);
  }

  private static Type takeType(String name, List<Type> arguments) {
    Arity.count(name, arguments, 2);
    Type list = arguments.getFirst();
    Type count = arguments.get(1);
    if (!Types.isUnknown(list) && !Arity.isList(list)) {
      throw Arity.refused(name, "a list", list);
    }
    if (!Types.isUnknown(count) && !Types.isInteger(count) && count.shape() != Type.Shape.NAMED) {
      throw Arity.refused(name, "a whole number of elements", count);
    }
    return list;
  }

  private static Object take(List<@Nullable Object> arguments) {
    Seq list = Values.list(arguments.getFirst(), "take");
    if (!(arguments.get(1) instanceof Long count) || count < 0) {
      throw new ExpressionException("take needs a whole number of elements, 0 or more");
    }
    return count >= list.size() ? list : list.slice(0, count.intValue());
  }

  private static Object keys(List<@Nullable Object> arguments, Context context) {
    Dict map = Values.map(arguments.getFirst(), "keys");
    context.budget().elements(map.entries().size());
    return Seq.of(new ArrayList<>(map.entries().keySet()));
  }

  private static Object values(List<@Nullable Object> arguments, Context context) {
    Dict map = Values.map(arguments.getFirst(), "values");
    context.budget().elements(map.entries().size());
    return Seq.of(new ArrayList<>(map.entries().values()));
  }

  private static Object toPairs(List<@Nullable Object> arguments, Context context) {
    Dict map = Values.map(arguments.getFirst(), "toPairs");
    context.budget().elements(2L * map.entries().size());
    List<@Nullable Object> pairs = new ArrayList<>();
    map.entries().forEach((key, value) -> pairs.add(Seq.of(java.util.Arrays.asList(key, value))));
    return new Seq(Storage.PAIRS, pairs);
  }

  private static Object fromPairs(List<@Nullable Object> arguments, Context context) {
    Seq list = Values.list(arguments.getFirst(), "fromPairs");
    context.budget().elements(list.size());
    Dict map = new Dict(Dict.Keys.ANY, false, new LinkedHashMap<>());
    for (Object item : list.items()) {
      if (!(item instanceof Seq pair) || pair.size() != 2) {
        throw new ExpressionException("fromPairs takes a list of lists of two");
      }
      map.entries().put(Dict.key(pair.at(0)), pair.at(1));
    }
    return map;
  }

  private static Object reverse(List<@Nullable Object> arguments, Context context) {
    Seq list = Values.list(arguments.getFirst(), "reverse");
    context.budget().elements(list.size());
    return Seq.of(new ArrayList<>(list.items().reversed()));
  }

  private static Object uniq(List<@Nullable Object> arguments, Context context) {
    List<@Nullable Object> found = new ArrayList<>();
    for (Object item : Values.list(arguments.getFirst(), "uniq").items()) {
      if (found.stream().noneMatch(other -> Compare.equal(item, other, context.budget()))) {
        found.add(item);
        context.budget().elements(1);
      }
    }
    return Seq.of(found);
  }

  private static Type concatType(String name, List<Type> arguments) {
    if (arguments.isEmpty()) {
      throw new ExpressionException("concat takes at least one argument");
    }
    for (Type argument : arguments) {
      if (!Types.isUnknown(argument) && !Arity.isList(argument)) {
        throw Arity.refused(name, "lists", argument);
      }
    }
    return Types.LIST;
  }

  private static Object concat(List<@Nullable Object> arguments, Context context) {
    List<@Nullable Object> all = new ArrayList<>();
    for (Object argument : arguments) {
      Seq list = Values.list(argument, "concat");
      context.budget().elements(list.size());
      all.addAll(list.items());
    }
    return Seq.of(all);
  }

  private static Object flatten(List<@Nullable Object> arguments, Context context) {
    List<@Nullable Object> flat = new ArrayList<>();
    flatten(Values.list(arguments.getFirst(), "flatten"), flat, context.budget(), 0);
    return Seq.of(flat);
  }

  private static void flatten(Seq list, List<@Nullable Object> flat, Budget budget, int level) {
    if (level > Values.MOST_LEVELS) {
      throw new ExpressionException(
          "a list is nested more than " + Values.MOST_LEVELS + " levels deep");
    }
    for (Object item : list.items()) {
      if (item instanceof Seq inner) {
        budget.steps(1);
        flatten(inner, flat, budget, level + 1);
      } else {
        budget.elements(1);
        flat.add(item);
      }
    }
  }

  private static Object sort(List<@Nullable Object> arguments, Context context) {
    boolean descending = arguments.size() > 1 && Sorting.descending(arguments.get(1));
    // What is no list, and pairs and bytes, sort to the empty list, as in expr-lang.
    return arguments.getFirst() instanceof Seq list && SORTABLE.contains(list.storage())
        ? Sorting.sorted(list, list, descending, context.budget())
        : Seq.empty();
  }
}
