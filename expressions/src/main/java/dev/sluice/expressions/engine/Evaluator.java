package dev.sluice.expressions.engine;

import com.google.re2j.Pattern;
import dev.sluice.expressions.builtin.Builtins;
import dev.sluice.expressions.builtin.Methods;
import dev.sluice.expressions.runtime.Access;
import dev.sluice.expressions.runtime.Arithmetic;
import dev.sluice.expressions.runtime.Budget;
import dev.sluice.expressions.runtime.Callable;
import dev.sluice.expressions.runtime.Compare;
import dev.sluice.expressions.runtime.Context;
import dev.sluice.expressions.runtime.Dict;
import dev.sluice.expressions.runtime.Seq;
import dev.sluice.expressions.runtime.Values;
import dev.sluice.expressions.syntax.Bytes;
import dev.sluice.expressions.syntax.ExpressionException;
import dev.sluice.expressions.syntax.Node;
import dev.sluice.expressions.syntax.Patterns;
import dev.sluice.expressions.syntax.Predicates;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Evaluates a checked expression once. Not thread-safe. */
final class Evaluator {
  /** What an optional member gives when there is nothing to take it from; ends at its chain. */
  private static final Object BROKEN = new Object();

  private static final Set<String> LITERAL_ARITHMETIC = Set.of("+", "-", "*");

  private record Variable(String name, @Nullable Object value) {}

  private final Checked checked;
  private final Environment environment;
  private final Context context;
  private final Budget budget;
  private final Deque<Variable> variables = new ArrayDeque<>();
  private final PredicateFunctions predicates;

  Evaluator(Checked checked, Environment environment, Context context) {
    this.checked = checked;
    this.environment = environment;
    this.context = context;
    this.budget = context.budget();
    this.predicates = new PredicateFunctions(this, context.budget());
  }

  @Nullable Object eval(Node node) {
    budget.steps(1);
    Boolean constant = checked.constants().get(node);
    if (constant != null) {
      return constant;
    }
    return switch (node) {
      case Node.Nil _ -> null;
      case Node.Bool n -> n.value();
      case Node.Int n -> n.value();
      case Node.Float n -> n.value();
      case Node.Text n -> n.value();
      case Node.ByteList n -> Values.bytes(n.value(), budget);
      case Node.Name n -> name(n.name());
      case Node.Pointer n -> predicates.pointer(n.name());
      case Node.Unary n -> unary(n);
      case Node.Binary n -> row(n);
      case Node.Member n -> member(n);
      case Node.Chain n -> {
        Object value = eval(n.inner());
        yield value == BROKEN ? null : value;
      }
      case Node.Slice n -> slice(n);
      case Node.Call n -> call(n);
      case Node.Builtin n -> builtin(n);
      case Node.Predicate n -> eval(n.body());
      case Node.Let n -> let(n);
      case Node.Sequence n -> all(n.nodes()).getLast();
      case Node.Conditional n ->
          eval(Values.bool(eval(n.condition()), "a choice") ? n.then() : n.otherwise());
      case Node.ListOf n -> {
        budget.elements(n.nodes().size());
        yield Seq.of(all(n.nodes()));
      }
      case Node.MapOf n -> map(n);
    };
  }

  private @Nullable Object builtin(Node.Builtin node) {
    if (Predicates.of(node.name()).isPresent()) {
      return predicates.call(node);
    }
    Optional<Node.Builtin> search = predicates.search(node);
    return search.isPresent()
        ? predicates.call(search.get())
        : Builtins.function(node.name()).body().call(all(node.arguments()), context);
  }

  private List<@Nullable Object> all(List<Node> nodes) {
    List<@Nullable Object> values = new ArrayList<>(nodes.size());
    for (Node node : nodes) {
      values.add(eval(node));
    }
    return values;
  }

  private @Nullable Object name(String name) {
    for (Variable variable : variables) {
      if (variable.name().equals(name)) {
        return variable.value();
      }
    }
    return name.equals("$env") ? environment.values() : environment.values().entries().get(name);
  }

  private @Nullable Object let(Node.Let node) {
    variables.push(new Variable(node.name(), eval(node.value())));
    try {
      return eval(node.body());
    } finally {
      variables.pop();
    }
  }

  private @Nullable Object unary(Node.Unary node) {
    Object value = eval(node.operand());
    return switch (node.operator()) {
      case "-" -> Arithmetic.negate(value);
      case "+" -> value;
      default -> !Values.bool(value, "'" + node.operator() + "'");
    };
  }

  /** Evaluates a row of binary operators from its leftmost operand on, in a loop. */
  private @Nullable Object row(Node.Binary last) {
    Deque<Node.Binary> row = new ArrayDeque<>();
    Node first = last;
    while (first instanceof Node.Binary binary && !checked.constants().containsKey(binary)) {
      if (!checked.isNeutral(binary)) {
        row.push(binary);
      }
      first = binary.left();
    }
    Optional<Object> threshold =
        row.isEmpty() || row.element().left() != first
            ? Optional.empty()
            : predicates.threshold(row.element());
    Object left;
    if (threshold.isPresent()) {
      left = threshold.get();
      row.pop();
    } else {
      left = eval(first);
    }
    for (Node.Binary binary : row) {
      budget.steps(1);
      left = binary(binary, left);
    }
    return left;
  }

  private @Nullable Object binary(Node.Binary node, @Nullable Object left) {
    String operator = node.operator();
    return switch (operator) {
      case "and", "&&" -> Values.bool(left, "'" + operator + "'") ? eval(node.right()) : left;
      case "or", "||" -> Values.bool(left, "'" + operator + "'") ? left : eval(node.right());
      case "??" -> left == null ? eval(node.right()) : left;
      case "matches" -> matches(node, left);
      default -> binary(node, left, eval(node.right()));
    };
  }

  private @Nullable Object binary(Node.Binary node, @Nullable Object left, @Nullable Object right) {
    return switch (node.operator()) {
      case "==" -> equal(node, left, right);
      case "!=" -> !equal(node, left, right);
      case "<", "<=", ">", ">=" -> Compare.ordered(node.operator(), left, right, budget);
      case "in" -> in(node, left, right);
      case "+" -> Arithmetic.add(left, right, budget);
      case "-" -> Arithmetic.subtract(left, right);
      case "*" -> Arithmetic.multiply(left, right);
      case "/" -> Arithmetic.divide(left, right);
      case "%" -> Arithmetic.modulo(left, right);
      case "**", "^" -> Arithmetic.power(left, right);
      case ".." -> Arithmetic.range(left, right, budget);
      case "contains", "startsWith", "endsWith" -> text(node.operator(), left, right);
      default -> throw new ExpressionException("unknown operator '" + node.operator() + "'");
    };
  }

  private boolean equal(Node.Binary node, @Nullable Object left, @Nullable Object right) {
    boolean alike =
        (left instanceof Long && right instanceof Long)
            || (left instanceof String && right instanceof String);
    if (checked.strict().contains(node) && !alike) {
      throw new ExpressionException(
          "'"
              + node.operator()
              + "' cannot compare "
              + Values.described(left)
              + " and "
              + Values.described(right)
              + " here");
    }
    return Compare.equal(left, right, budget);
  }

  /** A value looked up among literals of one type must be of that type; nil counts as its zero. */
  private boolean in(Node.Binary node, @Nullable Object needle, @Nullable Object in) {
    if (!checked.strict().contains(node) || !(in instanceof Seq list)) {
      return Compare.in(needle, in, budget);
    }
    boolean texts = list.at(0) instanceof String;
    Object sought = needle == null ? (texts ? "" : (Object) 0L) : needle;
    if (!(texts ? sought instanceof String : sought instanceof Long)) {
      throw new ExpressionException(
          "'in' cannot look up " + Values.described(sought) + " in this list");
    }
    return Compare.in(sought, in, budget);
  }

  private boolean text(String operator, @Nullable Object left, @Nullable Object right) {
    if (left == null || right == null) {
      return false;
    }
    String whole = Values.text(left, "'" + operator + "'");
    String part = Values.text(right, "'" + operator + "'");
    budget.text((long) whole.length() + part.length());
    return switch (operator) {
      case "contains" -> whole.contains(part);
      case "startsWith" -> whole.startsWith(part);
      default -> whole.endsWith(part);
    };
  }

  private boolean matches(Node.Binary node, @Nullable Object left) {
    Object right = node.pattern().isPresent() ? "" : eval(node.right());
    if (left == null || right == null) {
      return false;
    }
    String text = Values.text(left, "'matches'");
    Pattern pattern =
        node.pattern().isPresent()
            ? node.pattern().get()
            : Patterns.compile(Values.text(right, "'matches'"));
    budget.text(8L * text.length());
    return pattern.matcher(Bytes.text(text)).find();
  }

  private @Nullable Object member(Node.Member node) {
    Optional<Node.Builtin> search = predicates.search(node);
    if (search.isPresent()) {
      return predicates.element(search.get());
    }
    Object base = eval(node.base());
    if (base == BROKEN || (node.optional() && base == null)) {
      return BROKEN;
    }
    Object key = eval(node.property());
    Optional<Callable> method = Methods.bound(base, key);
    return method.isPresent() ? method.get() : Access.fetch(base, key);
  }

  private Object slice(Node.Slice node) {
    Object base = eval(node.base());
    Object to = node.to().isPresent() ? eval(node.to().get()) : (Object) Long.MAX_VALUE;
    Object from = node.from().isPresent() ? eval(node.from().get()) : (Object) 0L;
    return Access.slice(base, from, to, budget);
  }

  private @Nullable Object call(Node.Call node) {
    Object callee = eval(node.callee());
    if (callee == BROKEN) {
      return BROKEN;
    }
    if (!(callee instanceof Callable function)) {
      throw new ExpressionException(Values.described(callee) + " cannot be called");
    }
    List<@Nullable Object> arguments = all(node.arguments());
    if (function.real()) {
      for (int i = 0; i < arguments.size(); i++) {
        arguments.set(i, real(function.name(), node.arguments().get(i), arguments.get(i)));
      }
    }
    return function.body().call(arguments, context);
  }

  /** A floating-point argument; a whole number is one only where literals make it up. */
  private static Object real(String name, Node node, @Nullable Object value) {
    if (value instanceof Double) {
      return value;
    }
    if (value instanceof Long l && hasLiteral(node)) {
      return (double) l;
    }
    throw new ExpressionException(
        name
            + " takes a floating-point number, not "
            + (value instanceof Long ? "a whole one: use float()" : Values.described(value)));
  }

  private static boolean hasLiteral(Node node) {
    Deque<Node> open = new ArrayDeque<>(List.of(node));
    while (!open.isEmpty()) {
      switch (open.pop()) {
        case Node.Int _ -> {
          return true;
        }
        case Node.Unary n -> open.push(n.operand());
        case Node.Binary n when LITERAL_ARITHMETIC.contains(n.operator()) -> {
          open.push(n.left());
          open.push(n.right());
        }
        default -> {
          // no literal on this way
        }
      }
    }
    return false;
  }

  private Object map(Node.MapOf node) {
    budget.elements(node.entries().size());
    Dict map = Dict.ofText();
    for (Node.Entry entry : node.entries()) {
      String key = Values.text(eval(entry.key()), "a map key");
      Object value = eval(entry.value());
      if (!map.entries().containsKey(key)) {
        map.entries().put(key, value);
      }
    }
    return map;
  }
}
