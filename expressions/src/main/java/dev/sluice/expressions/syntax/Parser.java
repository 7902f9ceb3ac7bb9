package dev.sluice.expressions.syntax;

import com.google.re2j.Pattern;
import dev.sluice.expressions.syntax.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads an expression by operator precedence. Bounded by {@link Tree}, so no input exhausts memory
 * or the stack. One instance reads one expression.
 */
public final class Parser {
  /** Longest expression that is read, in characters. */
  public static final int MOST_CHARACTERS = 100_000;

  private final Tokens tokens;
  private final Set<String> builtins;
  private final Tree tree = new Tree();
  private int predicates;
  private int levels;

  private Parser(Tokens tokens, Set<String> builtins) {
    this.tokens = tokens;
    this.builtins = builtins;
  }

  /**
   * Reads an expression.
   *
   * @param builtins the names of the built-in functions
   * @throws ExpressionException when it is not an expression
   */
  public static Node parse(String text, Set<String> builtins) {
    if (text.length() > MOST_CHARACTERS) {
      throw new ExpressionException(
          "the expression is longer than " + MOST_CHARACTERS + " characters");
    }
    Parser parser = new Parser(new Tokens(Lexer.tokens(text)), builtins);
    Node node = parser.sequence();
    if (parser.tokens.current().kind() != Kind.END) {
      throw parser.tokens.unexpected();
    }
    return node;
  }

  private Node sequence() {
    List<Node> nodes = new ArrayList<>();
    nodes.add(expression(0));
    while (tokens.takeOperator(";") && tokens.current().kind() != Kind.END) {
      nodes.add(expression(0));
    }
    return nodes.size() == 1 ? nodes.getFirst() : tree.add(new Node.Sequence(List.copyOf(nodes)));
  }

  private Node expression(int precedence) {
    if (++levels > Tree.MOST_LEVELS) {
      throw Tree.tooDeep();
    }
    Node node;
    if (precedence == 0 && tokens.takeOperator("let")) {
      node = let();
    } else if (precedence == 0 && tokens.takeOperator("if")) {
      node = conditional();
    } else {
      node = operators(primary(), precedence);
      node = precedence == 0 ? ternary(node) : node;
    }
    levels--;
    return node;
  }

  private Node operators(Node first, int precedence) {
    Node left = first;
    String previous = "";
    while (tokens.current().kind() == Kind.OPERATOR) {
      int start = tokens.position();
      boolean negated = tokens.takeOperator("not");
      Token operator = tokens.current();
      if (negated && !Operators.NEGATABLE.contains(operator.value())) {
        throw tokens.unexpected();
      }
      Integer binding = Operators.BINARY.get(operator.value());
      if (binding == null || binding < precedence) {
        tokens.back(start);
        break;
      }
      tokens.take();
      left = operation(left, operator, binding, negated, previous);
      previous = operator.value();
    }
    return left;
  }

  private Node operation(Node left, Token operator, int binding, boolean negated, String previous) {
    String symbol = operator.value();
    if (symbol.equals("|")) {
      return call(tokens.expectName(), Optional.of(left));
    }
    if (previous.equals("??") && !symbol.equals("??")) {
      throw new ExpressionException(
          "'??' and '" + symbol + "' cannot be mixed: put one of them in parentheses");
    }
    if (Operators.ORDERING.contains(symbol)) {
      return comparison(left, symbol, binding);
    }
    boolean rightFirst = Operators.RIGHT_ASSOCIATIVE.contains(symbol);
    Node right = expression(rightFirst ? binding : binding + 1);
    Node node = binary(symbol, left, right);
    return negated ? tree.add(new Node.Unary("not", node)) : node;
  }

  private Node comparison(Node first, String firstSymbol, int binding) {
    Node left = first;
    String symbol = firstSymbol;
    Optional<Node> all = Optional.empty();
    while (true) {
      Node right = expression(binding + 1);
      Node one = binary(symbol, left, right);
      Node whole = all.isPresent() ? binary("&&", all.get(), one) : one;
      if (tokens.current().kind() != Kind.OPERATOR
          || !Operators.ORDERING.contains(tokens.current().value())) {
        return whole;
      }
      all = Optional.of(whole);
      left = right;
      symbol = tokens.take().value();
    }
  }

  private Node binary(String symbol, Node left, Node right) {
    Optional<Pattern> pattern =
        symbol.equals("matches") && right instanceof Node.Text text
            ? Optional.of(Patterns.compile(text.value()))
            : Optional.empty();
    return tree.add(new Node.Binary(symbol, left, right, pattern));
  }

  private Node let() {
    String name = tokens.expectName().value();
    tokens.expectOperator("=");
    Node value = expression(0);
    tokens.expectOperator(";");
    return tree.add(new Node.Let(name, value, sequence()));
  }

  private Node conditional() {
    Node condition = expression(0);
    Node then = block();
    tokens.expectOperator("else");
    Node otherwise = tokens.current().operator("if") ? expression(0) : block();
    return tree.add(new Node.Conditional(condition, then, otherwise));
  }

  private Node block() {
    tokens.expectBracket("{");
    Node node = sequence();
    tokens.expectBracket("}");
    return node;
  }

  private Node ternary(Node first) {
    Node node = first;
    while (tokens.takeOperator("?")) {
      Node then = node;
      if (!tokens.takeOperator(":")) {
        then = expression(0);
        tokens.expectOperator(":");
      }
      node = tree.add(new Node.Conditional(node, then, expression(0)));
    }
    return node;
  }

  private Node primary() {
    Token token = tokens.current();
    if (token.kind() == Kind.OPERATOR && Operators.UNARY.containsKey(token.value())) {
      tokens.take();
      Node operand = expression(Operators.UNARY.getOrDefault(token.value(), 0));
      return postfix(tree.add(new Node.Unary(token.value(), operand)));
    }
    if (tokens.takeBracket("(")) {
      Node inner = sequence();
      tokens.expectBracket(")");
      return postfix(inner);
    }
    if (predicates > 0 && tokens.takeOperator("#")) {
      String name = tokens.current().kind() == Kind.NAME ? tokens.take().value() : "";
      return postfix(tree.add(new Node.Pointer(name)));
    }
    if (predicates > 0 && token.operator(".")) {
      return postfix(tree.add(new Node.Pointer("")));
    }
    if (token.operator("#") || token.operator(".")) {
      throw new ExpressionException(
          "'"
              + token.value()
              + "' at character "
              + token.position()
              + " stands outside a predicate: only inside one is there a current element");
    }
    if (tokens.takeOperator("::")) {
      return postfix(call(tokens.expectName(), Optional.empty()));
    }
    return secondary(token);
  }

  private Node secondary(Token token) {
    return switch (token.kind()) {
      case NAME -> {
        tokens.take();
        yield switch (token.value()) {
          case "true" -> tree.add(new Node.Bool(true));
          case "false" -> tree.add(new Node.Bool(false));
          case "nil" -> tree.add(new Node.Nil());
          default ->
              postfix(
                  tokens.current().bracket("(")
                      ? call(token, Optional.empty())
                      : tree.add(new Node.Name(token.value())));
        };
      }
      case NUMBER -> {
        tokens.take();
        yield tree.add(Literals.number(token));
      }
      case TEXT -> {
        tokens.take();
        yield postfix(tree.add(new Node.Text(token.value())));
      }
      case BYTES -> {
        tokens.take();
        yield postfix(tree.add(new Node.ByteList(token.value())));
      }
      case BRACKET -> {
        if (tokens.takeBracket("[")) {
          yield postfix(list());
        }
        if (tokens.takeBracket("{")) {
          yield postfix(map());
        }
        throw tokens.unexpected();
      }
      case OPERATOR, END -> throw tokens.unexpected();
    };
  }

  private Node call(Token name, Optional<Node> piped) {
    List<Node> arguments = new ArrayList<>();
    piped.ifPresent(arguments::add);
    Optional<Predicates> shape = Predicates.of(name.value());
    if (shape.isPresent()) {
      predicateArguments(shape.get(), arguments);
      return tree.add(new Node.Builtin(name.value(), List.copyOf(arguments)));
    }
    arguments(arguments);
    if (builtins.contains(name.value())) {
      return tree.add(new Node.Builtin(name.value(), List.copyOf(arguments)));
    }
    Node callee = tree.add(new Node.Name(name.value()));
    return tree.add(new Node.Call(callee, List.copyOf(arguments)));
  }

  private void predicateArguments(Predicates shape, List<Node> arguments) {
    tokens.expectBracket("(");
    int first = arguments.size();
    for (int i = first; i < shape.most(); i++) {
      if (tokens.current().bracket(")")) {
        if (i < shape.least()) {
          throw new ExpressionException(
              shape.name() + " takes at least " + shape.least() + " arguments");
        }
        break;
      }
      if (i > first) {
        tokens.expectOperator(",");
      }
      arguments.add(i == 1 ? predicate() : expression(0));
    }
    tokens.takeOperator(",");
    tokens.expectBracket(")");
  }

  private Node predicate() {
    boolean braces = tokens.takeBracket("{");
    predicates++;
    Node body = braces ? sequence() : expression(0);
    predicates--;
    if (braces) {
      tokens.expectBracket("}");
    }
    return tree.add(new Node.Predicate(body));
  }

  private void arguments(List<Node> arguments) {
    tokens.expectBracket("(");
    elements(")", () -> arguments.add(expression(0)));
  }

  /** Reads elements up to a closing bracket; a comma may follow the last one. */
  private void elements(String closing, Runnable element) {
    boolean first = true;
    while (!tokens.current().bracket(closing)) {
      if (!first) {
        tokens.expectOperator(",");
        if (tokens.current().bracket(closing)) {
          break;
        }
      }
      first = false;
      element.run();
    }
    tokens.take();
  }

  private Node list() {
    List<Node> nodes = new ArrayList<>();
    elements("]", () -> nodes.add(expression(0)));
    return tree.add(new Node.ListOf(List.copyOf(nodes)));
  }

  private Node map() {
    List<Node.Entry> entries = new ArrayList<>();
    elements("}", () -> entries.add(entry()));
    return tree.add(new Node.MapOf(List.copyOf(entries)));
  }

  private Node.Entry entry() {
    Token token = tokens.current();
    Node key =
        switch (token.kind()) {
          case NAME, NUMBER -> tree.add(new Node.Text(Bytes.of(tokens.take().value())));
          case TEXT -> tree.add(new Node.Text(tokens.take().value()));
          case BRACKET, OPERATOR, BYTES, END -> {
            if (!token.bracket("(")) {
              throw tokens.unexpected(
                  "a name, a number, text or an expression in parentheses as map key");
            }
            yield expression(0);
          }
        };
    tokens.expectOperator(":");
    return new Node.Entry(key, expression(0));
  }

  private Node postfix(Node first) {
    Node node = first;
    while (true) {
      if (tokens.takeOperator(".")) {
        node = field(node, false);
      } else if (tokens.takeOperator("?.")) {
        node = tokens.takeBracket("[") ? element(node, true) : field(node, true);
      } else if (tokens.takeBracket("[")) {
        node = element(node, false);
      } else {
        return node;
      }
    }
  }

  private Node field(Node base, boolean optional) {
    Token name = tokens.current();
    boolean word =
        name.kind() == Kind.NAME
            || (name.kind() == Kind.OPERATOR && Character.isLetter(name.value().codePointAt(0)));
    if (!word) {
      throw tokens.unexpected("a field name");
    }
    tokens.take();
    boolean chained = base instanceof Node.Chain;
    Node inner = base instanceof Node.Chain chain ? chain.inner() : base;
    Node property = tree.add(new Node.Text(Bytes.of(name.value())));
    Node node = tree.add(new Node.Member(inner, property, optional));
    if (tokens.current().bracket("(")) {
      List<Node> arguments = new ArrayList<>();
      arguments(arguments);
      node = tree.add(new Node.Call(node, List.copyOf(arguments)));
    }
    return chained || optional ? tree.add(new Node.Chain(node)) : node;
  }

  private Node element(Node base, boolean optional) {
    if (tokens.takeOperator(":")) {
      return slice(base, Optional.empty());
    }
    Node index = expression(0);
    if (tokens.takeOperator(":")) {
      return slice(base, Optional.of(index));
    }
    tokens.expectBracket("]");
    Node node = tree.add(new Node.Member(base, index, optional));
    return optional ? tree.add(new Node.Chain(node)) : node;
  }

  private Node slice(Node base, Optional<Node> from) {
    Optional<Node> to =
        tokens.current().bracket("]") ? Optional.empty() : Optional.of(expression(0));
    tokens.expectBracket("]");
    return tree.add(new Node.Slice(base, from, to));
  }
}
