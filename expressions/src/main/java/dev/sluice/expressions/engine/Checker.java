package dev.sluice.expressions.engine;

import static dev.sluice.expressions.typing.Type.Basic.BOOL;
import static dev.sluice.expressions.typing.Type.Basic.FLOAT;
import static dev.sluice.expressions.typing.Type.Basic.INT;
import static dev.sluice.expressions.typing.Type.Basic.NIL;
import static dev.sluice.expressions.typing.Type.Basic.TEXT;
import static dev.sluice.expressions.typing.Type.Basic.UNKNOWN;

import dev.sluice.expressions.builtin.Builtins;
import dev.sluice.expressions.builtin.Methods;
import dev.sluice.expressions.syntax.Bytes;
import dev.sluice.expressions.syntax.ExpressionException;
import dev.sluice.expressions.syntax.Node;
import dev.sluice.expressions.syntax.Predicates;
import dev.sluice.expressions.typing.Type;
import dev.sluice.expressions.typing.Type.FunctionType;
import dev.sluice.expressions.typing.Type.ListType;
import dev.sluice.expressions.typing.Type.MapType;
import dev.sluice.expressions.typing.Types;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the type of an expression for the types of an environment, and refuses what expr-lang's
 * compiler refuses. One instance checks one expression.
 */
final class Checker {
  private record Variable(String name, Type type) {}

  private record Scope(Type collection, Map<String, Type> pointers) {}

  private final Map<String, Type> environment;
  private final Deque<Variable> variables = new ArrayDeque<>();
  private final Deque<Scope> scopes = new ArrayDeque<>();
  private final Map<Node, Type> known = new IdentityHashMap<>();
  private final Constants constants = new Constants();
  private final Set<Node> strict = Collections.newSetFromMap(new IdentityHashMap<>());

  private Checker(Map<String, Type> environment) {
    this.environment = environment;
  }

  static Checked check(Node node, Map<String, Type> environment) {
    Checker checker = new Checker(environment);
    Type type = checker.type(node);
    return new Checked(
        type,
        Collections.unmodifiableSet(checker.strict),
        Collections.unmodifiableMap(checker.constants.found()));
  }

  /** A node's type. The parts of a comparison chain are shared: each is looked at once. */
  private Type type(Node node) {
    Type found = known.get(node);
    if (found == null) {
      found = find(node);
      known.put(node, found);
      constants.look(node);
    }
    return found;
  }

  private Type find(Node node) {
    return switch (node) {
      case Node.Nil _ -> NIL;
      case Node.Bool _ -> BOOL;
      case Node.Int _ -> INT;
      case Node.Float _ -> FLOAT;
      case Node.Text _ -> TEXT;
      case Node.ByteList _ -> Types.BYTES;
      case Node.Name n -> name(n);
      case Node.Pointer n -> pointer(n);
      case Node.Unary n -> OperatorTypes.unary(n.operator(), type(n.operand()));
      case Node.Binary n -> row(n);
      case Node.Member n -> member(n, false);
      case Node.Chain n -> type(n.inner());
      case Node.Slice n -> slice(n);
      case Node.Call n -> call(n);
      case Node.Builtin n ->
          Predicates.of(n.name()).isPresent() ? predicateFunction(n) : function(n);
      case Node.Predicate n -> type(n.body());
      case Node.Let n -> let(n);
      case Node.Sequence n -> types(n.nodes()).getLast();
      case Node.Conditional n -> conditional(n);
      case Node.ListOf n -> list(n);
      case Node.MapOf n -> {
        for (Node.Entry entry : n.entries()) {
          type(entry.key());
          type(entry.value());
        }
        yield Types.MAP;
      }
    };
  }

  /** Functions other than get() know no more of a list than how it is stored. */
  private Type function(Node.Builtin node) {
    List<Type> arguments = types(node.arguments());
    if (!node.name().equals("get")) {
      arguments.replaceAll(Types::erased);
    }
    return Builtins.function(node.name()).signature().check(node.name(), arguments);
  }

  private List<Type> types(List<Node> nodes) {
    List<Type> types = new ArrayList<>(nodes.size());
    for (Node node : nodes) {
      types.add(type(node));
    }
    return types;
  }

  private Type name(Node.Name node) {
    for (Variable variable : variables) {
      if (variable.name().equals(node.name())) {
        return variable.type();
      }
    }
    if (node.name().equals("$env")) {
      return UNKNOWN;
    }
    Type type = environment.get(node.name());
    if (type != null) {
      return type;
    }
    if (Builtins.allNames().contains(node.name())) {
      return new FunctionType(node.name(), (_, _) -> UNKNOWN);
    }
    throw unknownName(node.name());
  }

  private static ExpressionException unknownName(String name) {
    return new ExpressionException("unknown name '" + name + "'");
  }

  private Type pointer(Node.Pointer node) {
    Scope scope = scopes.element();
    if (!node.name().isEmpty()) {
      Type type = scope.pointers().get(node.name());
      if (type == null) {
        throw new ExpressionException("there is no #" + node.name() + " here");
      }
      return type;
    }
    return scope.collection() instanceof ListType list ? list.element() : UNKNOWN;
  }

  /** Checks a row of binary operators from its leftmost operand on, in a loop. */
  private Type row(Node.Binary last) {
    Deque<Node.Binary> row = new ArrayDeque<>();
    Node first = last;
    while (first instanceof Node.Binary binary && !known.containsKey(binary)) {
      row.push(binary);
      first = binary.left();
    }
    Type left = type(first);
    for (Node.Binary binary : row) {
      Type right = type(binary.right());
      left = binary(binary, left, right);
      known.put(binary, left);
      constants.look(binary);
    }
    return left;
  }

  private Type binary(Node.Binary node, Type left, Type right) {
    boolean equality = node.operator().equals("==") || node.operator().equals("!=");
    if (equality && left == right && (left == INT || left == TEXT)) {
      strict.add(node);
    }
    if (node.operator().equals("in") && isLookup(left, node.right())) {
      strict.add(node);
    }
    if (node.operator().equals("%")
        && node.left() instanceof Node.Int
        && node.right() instanceof Node.Int divisor
        && divisor.value() == 0) {
      throw new ExpressionException("'%' by zero");
    }
    return OperatorTypes.binary(node.operator(), left, right);
  }

  /**
   * Whether expr-lang looks a value up in a set: one of text literals, or an int in one of ints.
   */
  private static boolean isLookup(Type left, Node right) {
    return right instanceof Node.ListOf list
        && !list.nodes().isEmpty()
        && (list.nodes().stream().allMatch(Node.Text.class::isInstance)
            || (left == INT && list.nodes().stream().allMatch(Node.Int.class::isInstance)));
  }

  private Type member(Node.Member node, boolean called) {
    if (node.base() instanceof Node.Name name && name.name().equals("$env")) {
      return environmentMember(node);
    }
    Type base = type(node.base());
    Type property = type(node.property());
    if (Types.isUnknown(base)) {
      return UNKNOWN;
    }
    Optional<String> field =
        node.property() instanceof Node.Text text
            ? Optional.of(Bytes.text(text.value()))
            : Optional.empty();
    if (field.isPresent()) {
      Optional<FunctionType> method = Methods.type(base, field.get());
      if (method.isPresent()) {
        return method.get();
      }
    }
    if (base instanceof MapType map) {
      if (!Types.assignable(property, map.key()) && !Types.isUnknown(property)) {
        throw new ExpressionException(
            "a key of this map is " + map.key().described() + ", not " + property.described());
      }
      return map.element();
    }
    if (base instanceof ListType list) {
      if (!Types.isInteger(property) && !Types.isUnknown(property)) {
        throw new ExpressionException(
            "an element of a list is chosen by a whole number, not by "
                + field.map(f -> "the name '" + f + "'").orElse(property.described()));
      }
      return list.element();
    }
    throw new ExpressionException(
        base.described()
            + " has no "
            + (called ? "method" : "field")
            + field.map(f -> " '" + f + "'").orElse(" or element"));
  }

  private Type environmentMember(Node.Member node) {
    if (!(node.property() instanceof Node.Text text)) {
      return UNKNOWN;
    }
    Type type = environment.get(Bytes.text(text.value()));
    if (type == null && !node.optional()) {
      throw unknownName(Bytes.text(text.value()));
    }
    return type == null ? UNKNOWN : type;
  }

  private Type slice(Node.Slice node) {
    Type base = type(node.base());
    if (Types.isUnknown(base)) {
      return UNKNOWN;
    }
    if (base != TEXT && !(base instanceof ListType)) {
      throw new ExpressionException(base.described() + " has no slices");
    }
    bound(node.from());
    bound(node.to());
    return base;
  }

  private void bound(Optional<Node> bound) {
    if (bound.isPresent()) {
      Type type = type(bound.get());
      if (!Types.isInteger(type) && !Types.isUnknown(type)) {
        throw new ExpressionException(
            "a slice is bounded by whole numbers, not by " + type.described());
      }
    }
  }

  private Type call(Node.Call node) {
    Type callee =
        node.callee() instanceof Node.Member member ? member(member, true) : type(node.callee());
    if (callee instanceof FunctionType function) {
      return function.signature().check(function.name(), types(node.arguments()));
    }
    if (Types.isUnknown(callee)) {
      return UNKNOWN;
    }
    throw new ExpressionException(callee.described() + " cannot be called");
  }

  private Type predicateFunction(Node.Builtin node) {
    String name = node.name();
    Type collection = type(node.arguments().getFirst());
    if (!(collection instanceof ListType) && !Types.isUnknown(collection)) {
      throw new ExpressionException(name + " takes a list, not " + collection.described());
    }
    Type element = collection instanceof ListType list ? list.element() : UNKNOWN;
    if (node.arguments().size() == 1) {
      return name.equals("count") ? INT : element;
    }
    Type body = predicate(name, collection, node.arguments().get(1));
    if (node.arguments().size() == 3) {
      type(node.arguments().get(2));
    }
    boolean truth = PredicateFunctions.TESTS.contains(name);
    if (body == NIL || (truth && body != BOOL && !Types.isUnknown(body))) {
      throw new ExpressionException(
          "the predicate of "
              + name
              + " gives "
              + body.described()
              + (truth ? ", not true or false" : ""));
    }
    return switch (name) {
      case "all", "none", "any", "one" -> BOOL;
      case "filter" -> Types.isUnknown(collection) ? Types.LIST : Types.listOf(element);
      case "map" -> Types.listOf(body);
      case "count", "findIndex", "findLastIndex" -> INT;
      case "find", "findLast" -> element;
      case "groupBy" -> new MapType(Type.Basic.ANY, Types.LIST);
      case "sortBy" -> collection;
      default -> body; // sum and reduce
    };
  }

  private Type predicate(String name, Type collection, Node predicate) {
    Map<String, Type> pointers =
        switch (name) {
          case "map" -> Map.of("index", INT);
          case "reduce" -> Map.of("index", INT, "acc", UNKNOWN);
          default -> Map.of();
        };
    scopes.push(new Scope(collection, pointers));
    try {
      return type(predicate);
    } finally {
      scopes.pop();
    }
  }

  private Type let(Node.Let node) {
    Type value = type(node.value());
    String name = node.name();
    if (environment.containsKey(name) || Builtins.allNames().contains(name)) {
      throw new ExpressionException("'" + name + "' has a meaning already: choose another name");
    }
    if (variables.stream().anyMatch(v -> v.name().equals(name))) {
      throw new ExpressionException("the variable '" + name + "' is declared twice");
    }
    variables.push(new Variable(name, value));
    try {
      return type(node.body());
    } finally {
      variables.pop();
    }
  }

  private Type conditional(Node.Conditional node) {
    Type condition = type(node.condition());
    if (condition != BOOL && !Types.isUnknown(condition)) {
      throw new ExpressionException("a choice needs true or false, not " + condition.described());
    }
    Type then = type(node.then());
    Type otherwise = type(node.otherwise());
    if (then == NIL) {
      return otherwise;
    }
    return otherwise == NIL || Types.assignable(then, otherwise) ? then : UNKNOWN;
  }

  private Type list(Node.ListOf node) {
    Type element = UNKNOWN;
    boolean alike = true;
    for (int i = 0; i < node.nodes().size(); i++) {
      Type next = type(node.nodes().get(i));
      alike = alike && (i == 0 || next.shape() == element.shape());
      element = next;
    }
    return alike ? Types.listOf(element) : Types.LIST;
  }
}
