package dev.sluice.expressions.engine;

import dev.sluice.expressions.builtin.Aggregation;
import dev.sluice.expressions.runtime.Budget;
import dev.sluice.expressions.runtime.Dict;
import dev.sluice.expressions.runtime.Seq;
import dev.sluice.expressions.runtime.Sorting;
import dev.sluice.expressions.runtime.Values;
import dev.sluice.expressions.syntax.ExpressionException;
import dev.sluice.expressions.syntax.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** The built-in functions that evaluate a predicate for each element of a list. */
final class PredicateFunctions {
  /** Those whose predicate gives true or false. */
  static final Set<String> TESTS =
      Set.of(
          "all",
          "none",
          "any",
          "one",
          "filter",
          "count",
          "find",
          "findIndex",
          "findLast",
          "findLastIndex");

  private static final class Scope {
    private final Seq list;
    private int index;
    private @Nullable Object accumulator;

    Scope(Seq list) {
      this.list = list;
    }
  }

  private final Evaluator evaluator;
  private final Budget budget;
  private final Deque<Scope> scopes = new ArrayDeque<>();

  PredicateFunctions(Evaluator evaluator, Budget budget) {
    this.evaluator = evaluator;
    this.budget = budget;
  }

  /** The current element, or its index or the running result by name. */
  @Nullable Object pointer(String name) {
    Scope scope = scopes.element();
    return switch (name) {
      case "index" -> (long) scope.index;
      case "acc" -> scope.accumulator;
      default -> scope.list.at(scope.index);
    };
  }

  @Nullable Object call(Node.Builtin node) {
    Seq list = Values.collection(evaluator.eval(node.arguments().getFirst()), node.name(), budget);
    Optional<Node> body =
        node.arguments().size() > 1 ? Optional.of(node.arguments().get(1)) : Optional.empty();
    // The third argument belongs to the surroundings: # there is not this list's element.
    Object third = node.arguments().size() > 2 ? evaluator.eval(node.arguments().get(2)) : null;
    Scope scope = new Scope(list);
    scope.accumulator = third;
    scopes.push(scope);
    try {
      return call(node, scope, body);
    } finally {
      scopes.pop();
    }
  }

  private @Nullable Object call(Node.Builtin node, Scope scope, Optional<Node> body) {
    Seq list = scope.list;
    int size = list.size();
    IntPredicate holds = index -> holds(node.name(), scope, body, index);
    return switch (node.name()) {
      case "all" -> first(size, holds.negate()) < 0;
      case "none" -> first(size, holds) < 0;
      case "any" -> first(size, holds) >= 0;
      case "one" -> count(size, holds, Long.MAX_VALUE) == 1;
      case "count" -> count(size, holds, Long.MAX_VALUE);
      case "find" -> found(list, first(size, holds));
      case "findIndex" -> index(first(size, holds));
      case "findLast" -> found(list, last(size, holds));
      case "findLastIndex" -> index(last(size, holds));
      case "filter" -> filter(list, holds);
      case "map" -> map(scope, body);
      case "sum" -> sum(scope, body);
      case "groupBy" -> groupBy(scope, body);
      case "sortBy" -> sortBy(node, scope, body);
      case "reduce" -> reduce(node, scope, body);
      default -> throw new ExpressionException("unknown function " + node.name());
    };
  }

  private @Nullable Object value(Scope scope, Optional<Node> body, int index) {
    budget.steps(1);
    scope.index = index;
    return body.isPresent() ? evaluator.eval(body.get()) : scope.list.at(index);
  }

  private boolean holds(String name, Scope scope, Optional<Node> body, int index) {
    return Values.bool(value(scope, body, index), "the predicate of " + name);
  }

  private static int first(int size, IntPredicate holds) {
    for (int i = 0; i < size; i++) {
      if (holds.test(i)) {
        return i;
      }
    }
    return -1;
  }

  private static int last(int size, IntPredicate holds) {
    for (int i = size - 1; i >= 0; i--) {
      if (holds.test(i)) {
        return i;
      }
    }
    return -1;
  }

  private static long count(int size, IntPredicate holds, long enough) {
    long count = 0;
    for (int i = 0; i < size && count < enough; i++) {
      count += holds.test(i) ? 1 : 0;
    }
    return count;
  }

  private static @Nullable Object found(Seq list, int index) {
    return index < 0 ? null : list.at(index);
  }

  private static @Nullable Object index(int index) {
    return index < 0 ? null : (Object) (long) index;
  }

  private Seq filter(Seq list, IntPredicate holds) {
    List<@Nullable Object> kept = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      if (holds.test(i)) {
        budget.elements(1);
        kept.add(list.at(i));
      }
    }
    return Seq.of(kept);
  }

  private Seq map(Scope scope, Optional<Node> body) {
    List<@Nullable Object> values = new ArrayList<>();
    for (int i = 0; i < scope.list.size(); i++) {
      budget.elements(1);
      values.add(value(scope, body, i));
    }
    return Seq.of(values);
  }

  private Object sum(Scope scope, Optional<Node> body) {
    Object total = 0L;
    for (int i = 0; i < scope.list.size(); i++) {
      total = Aggregation.add(value(scope, body, i), total, budget);
    }
    return total;
  }

  private Dict groupBy(Scope scope, Optional<Node> body) {
    Dict groups = new Dict(Dict.Keys.ANY, true, new LinkedHashMap<>());
    for (int i = 0; i < scope.list.size(); i++) {
      budget.elements(1);
      Object key = Dict.key(value(scope, body, i));
      Object group =
          groups.entries().computeIfAbsent(key, _ -> Seq.of(new ArrayList<@Nullable Object>()));
      Values.list(group, "groupBy").items().add(scope.list.at(i));
    }
    return groups;
  }

  private Seq sortBy(Node.Builtin node, Scope scope, Optional<Node> body) {
    boolean descending = node.arguments().size() > 2 && Sorting.descending(scope.accumulator);
    return Sorting.sorted(scope.list, map(scope, body), descending, budget);
  }

  private @Nullable Object reduce(Node.Builtin node, Scope scope, Optional<Node> body) {
    int from = 0;
    if (node.arguments().size() == 2) {
      if (scope.list.size() == 0) {
        throw new ExpressionException("reduce of an empty list needs a start value");
      }
      scope.accumulator = scope.list.at(from++);
    }
    for (int i = from; i < scope.list.size(); i++) {
      scope.accumulator = value(scope, body, i);
    }
    return scope.accumulator;
  }

  /**
   * {@code count(list, predicate) > n}: stops counting when the answer is known, as expr-lang does,
   * so that later elements need not suit the predicate.
   */
  Optional<Object> threshold(Node.Binary node) {
    if (!(node.right() instanceof Node.Int limit) || !(node.left() instanceof Node.Builtin left)) {
      return Optional.empty();
    }
    long enough =
        switch (node.operator()) {
          case ">" -> limit.value() + 1;
          case ">=" -> limit.value();
          default -> 0;
        };
    boolean length =
        left.name().equals("len")
            && left.arguments().size() == 1
            && left.arguments().getFirst() instanceof Node.Builtin inner
            && inner.name().equals("filter");
    Node counted = length ? left.arguments().getFirst() : left;
    boolean counts = length || (left.name().equals("count") && left.arguments().size() == 2);
    if (enough <= 0 || !counts || !(counted instanceof Node.Builtin call)) {
      return Optional.empty();
    }
    Seq list = Values.collection(evaluator.eval(call.arguments().getFirst()), "count", budget);
    Scope scope = new Scope(list);
    scopes.push(scope);
    try {
      Optional<Node> body = Optional.of(call.arguments().get(1));
      long count = count(list.size(), i -> holds("count", scope, body, i), enough);
      return Optional.of(count >= enough);
    } finally {
      scopes.pop();
    }
  }

  /** {@code first(filter(...))} and {@code last(filter(...))} look no further than the element. */
  Optional<Node.Builtin> search(Node.Builtin node) {
    boolean first = node.name().equals("first");
    if ((first || node.name().equals("last"))
        && node.arguments().getFirst() instanceof Node.Builtin inner
        && inner.name().equals("filter")) {
      return Optional.of(new Node.Builtin(first ? "find" : "findLast", inner.arguments()));
    }
    return Optional.empty();
  }

  /** {@code filter(...)[0]} and {@code filter(...)[-1]} look no further than the element. */
  Optional<Node.Builtin> search(Node.Member node) {
    if (node.optional()
        || !(node.base() instanceof Node.Builtin inner)
        || !inner.name().equals("filter")) {
      return Optional.empty();
    }
    boolean first = node.property() instanceof Node.Int index && index.value() == 0;
    boolean last =
        node.property() instanceof Node.Unary minus
            && minus.operator().equals("-")
            && minus.operand() instanceof Node.Int index
            && index.value() == 1;
    return first || last
        ? Optional.of(new Node.Builtin(first ? "findIndex" : "findLastIndex", inner.arguments()))
        : Optional.empty();
  }

  /** The element of such a search. */
  @Nullable Object element(Node.Builtin search) {
    Seq list = Values.collection(evaluator.eval(search.arguments().getFirst()), "filter", budget);
    Scope scope = new Scope(list);
    scopes.push(scope);
    try {
      Optional<Node> body = Optional.of(search.arguments().get(1));
      Object index = call(search, scope, body);
      if (index instanceof Long at) {
        return list.at(at.intValue());
      }
      throw new ExpressionException("index out of range: the filter leaves no element");
    } finally {
      scopes.pop();
    }
  }
}
