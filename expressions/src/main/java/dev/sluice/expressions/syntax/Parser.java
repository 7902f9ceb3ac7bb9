package dev.sluice.expressions.syntax;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
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

  private final List<Token> tokens;
  private final Set<String> builtins;
  private final Tree tree = new Tree();
  private int position;
  private int predicates;
  private int levels;

  private Parser(List<Token> tokens, Set<String> builtins) {
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
    Parser parser = new Parser(Lexer.tokens(text), builtins);
    Node node = parser.sequence();
    if (parser.current().kind() != Kind.END) {
      throw parser.unexpected();
    }
    return node;
  }

  private Token current() {
    return tokens.get(position);
  }

  private Token take() {
    Token token = current();
    if (token.kind() != Kind.END) {
      position++;
    }
    return token;
  }

  private boolean takeOperator(String text) {
    boolean found = current().operator(text);
    if (found) {
      position++;
    }
    return found;
  }

  private boolean takeBracket(String text) {
    boolean found = current().bracket(text);
    if (found) {
      position++;
    }
    return found;
  }

  private void expectOperator(String text) {
    if (!takeOperator(text)) {
      throw unexpected("'" + text + "'");
    }
  }

  private void expectBracket(String text) {
    if (!takeBracket(text)) {
      throw unexpected("'" + text + "'");
    }
  }

  private Token expectName() {
    if (current().kind() != Kind.NAME) {
      throw unexpected("a name");
    }
    return take();
  }

  private ExpressionException unexpected() {
    return new ExpressionException("unexpected " + current().described());
  }

  private ExpressionException unexpected(String wanted) {
    return new ExpressionException("unexpected " + current().described() + ", expected " + wanted);
  }

  private Node sequence() {
    List<Node> nodes = new ArrayList<>();
    nodes.add(expression(0));
    while (takeOperator(";") && current().kind() != Kind.END) {
      nodes.add(expression(0));
    }
    return nodes.size() == 1 ? nodes.getFirst() : tree.add(new Node.Sequence(List.copyOf(nodes)));
  }

  private Node expression(int precedence) {
    if (++levels > Tree.MOST_LEVELS) {
      throw Tree.tooDeep();
    }
    Node node;
    if (precedence == 0 && takeOperator("let")) {
      node = let();
    } else if (precedence == 0 && takeOperator("if")) {
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
    while (current().kind() == Kind.OPERATOR) {
      int start = position;
      boolean negated = takeOperator("not");
      Token operator = current();
      if (negated && !Operators.NEGATABLE.contains(operator.value())) {
        throw unexpected();
      }
      Integer binding = Operators.BINARY.get(operator.value());
      if (binding == null || binding < precedence) {
        position = start;
        break;
      }
      position++;
      left = operation(left, operator, binding, negated, previous);
      previous = operator.value();
    }
    return left;
  }

  private Node operation(Node left, Token operator, int binding, boolean negated, String previous) {
    String symbol = operator.value();
    if (symbol.equals("|")) {
      return call(expectName(), Optional.of(left));
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
      if (current().kind() != Kind.OPERATOR || !Operators.ORDERING.contains(current().value())) {
        return whole;
      }
      all = Optional.of(whole);
      left = right;
      symbol = take().value();
    }
  }

  private Node binary(String symbol, Node left, Node right) {
    Optional<Pattern> pattern =
        symbol.equals("matches") && right instanceof Node.Text text
            ? Optional.of(pattern(text.value()))
            : Optional.empty();
    return tree.add(new Node.Binary(symbol, left, right, pattern));
  }

  /**
   * Compiles a regular expression.
   *
   * @param bytes its text in {@link Bytes} form
   * @throws ExpressionException when it is none
   */
  public static Pattern pattern(String bytes) {
    try {
      return Pattern.compile(Bytes.text(bytes));
    } catch (PatternSyntaxException e) {
      throw new ExpressionException("invalid regular expression: " + e.getMessage());
    }
  }

  private Node let() {
    String name = expectName().value();
    expectOperator("=");
    Node value = expression(0);
    expectOperator(";");
    return tree.add(new Node.Let(name, value, sequence()));
  }

  private Node conditional() {
    Node condition = expression(0);
    Node then = block();
    expectOperator("else");
    Node otherwise = takeOperator("if") ? nested() : block();
    return tree.add(new Node.Conditional(condition, then, otherwise));
  }

  private Node nested() {
    if (++levels > Tree.MOST_LEVELS) {
      throw Tree.tooDeep();
    }
    Node node = conditional();
    levels--;
    return node;
  }

  private Node block() {
    expectBracket("{");
    Node node = sequence();
    expectBracket("}");
    return node;
  }

  private Node ternary(Node first) {
    Node node = first;
    while (takeOperator("?")) {
      Node then = node;
      if (!takeOperator(":")) {
        then = expression(0);
        expectOperator(":");
      }
      node = tree.add(new Node.Conditional(node, then, expression(0)));
    }
    return node;
  }

  private Node primary() {
    Token token = current();
    if (token.kind() == Kind.OPERATOR && Operators.UNARY.containsKey(token.value())) {
      position++;
      Node operand = expression(Operators.UNARY.getOrDefault(token.value(), 0));
      return postfix(tree.add(new Node.Unary(token.value(), operand)));
    }
    if (takeBracket("(")) {
      Node inner = sequence();
      expectBracket(")");
      return postfix(inner);
    }
    if (predicates > 0 && takeOperator("#")) {
      String name = current().kind() == Kind.NAME ? take().value() : "";
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
    if (takeOperator("::")) {
      return postfix(call(expectName(), Optional.empty()));
    }
    return secondary(token);
  }

  private Node secondary(Token token) {
    return switch (token.kind()) {
      case NAME -> {
        position++;
        yield switch (token.value()) {
          case "true" -> tree.add(new Node.Bool(true));
          case "false" -> tree.add(new Node.Bool(false));
          case "nil" -> tree.add(new Node.Nil());
          default ->
              postfix(
                  current().bracket("(")
                      ? call(token, Optional.empty())
                      : tree.add(new Node.Name(token.value())));
        };
      }
      case NUMBER -> {
        position++;
        yield tree.add(Literals.number(token));
      }
      case TEXT -> {
        position++;
        yield postfix(tree.add(new Node.Text(token.value())));
      }
      case BYTES -> {
        position++;
        yield postfix(tree.add(new Node.ByteList(token.value())));
      }
      case BRACKET -> {
        if (takeBracket("[")) {
          yield postfix(list());
        }
        if (takeBracket("{")) {
          yield postfix(map());
        }
        throw unexpected();
      }
      case OPERATOR, END -> throw unexpected();
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
    expectBracket("(");
    int first = arguments.size();
    for (int i = first; i < shape.most(); i++) {
      if (current().bracket(")")) {
        if (i < shape.least()) {
          throw new ExpressionException(
              shape.name() + " takes at least " + shape.least() + " arguments");
        }
        break;
      }
      if (i > first) {
        expectOperator(",");
      }
      arguments.add(i == 1 ? predicate() : expression(0));
    }
    takeOperator(",");
    expectBracket(")");
  }

  private Node predicate() {
    boolean braces = takeBracket("{");
    predicates++;
    Node body = braces ? sequence() : expression(0);
    predicates--;
    if (braces) {
      expectBracket("}");
    }
    return tree.add(new Node.Predicate(body));
  }

  private void arguments(List<Node> arguments) {
    expectBracket("(");
    elements(")", () -> arguments.add(expression(0)));
  }

  /** Reads elements up to a closing bracket; a comma may follow the last one. */
  private void elements(String closing, Runnable element) {
    boolean first = true;
    while (!current().bracket(closing)) {
      if (!first) {
        expectOperator(",");
        if (current().bracket(closing)) {
          break;
        }
      }
      first = false;
      element.run();
    }
    position++;
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
    Token token = current();
    Node key =
        switch (token.kind()) {
          case NAME, NUMBER -> tree.add(new Node.Text(Bytes.of(take().value())));
          case TEXT -> tree.add(new Node.Text(take().value()));
          case BRACKET, OPERATOR, BYTES, END -> {
            if (!token.bracket("(")) {
              throw unexpected("a name, a number, text or an expression in parentheses as map key");
            }
            yield expression(0);
          }
        };
    expectOperator(":");
    return new Node.Entry(key, expression(0));
  }

  private Node postfix(Node first) {
    Node node = first;
    while (true) {
      if (takeOperator(".")) {
        node = field(node, false);
      } else if (takeOperator("?.")) {
        node = takeBracket("[") ? element(node, true) : field(node, true);
      } else if (takeBracket("[")) {
        node = element(node, false);
      } else {
        return node;
      }
    }
  }

  private Node field(Node base, boolean optional) {
    Token name = current();
    boolean word =
        name.kind() == Kind.NAME
            || (name.kind() == Kind.OPERATOR && Character.isLetter(name.value().codePointAt(0)));
    if (!word) {
      throw unexpected("a field name");
    }
    position++;
    boolean chained = base instanceof Node.Chain;
    Node inner = base instanceof Node.Chain chain ? chain.inner() : base;
    Node property = tree.add(new Node.Text(Bytes.of(name.value())));
    Node node = tree.add(new Node.Member(inner, property, optional));
    if (current().bracket("(")) {
      List<Node> arguments = new ArrayList<>();
      arguments(arguments);
      node = tree.add(new Node.Call(node, List.copyOf(arguments)));
    }
    return chained || optional ? tree.add(new Node.Chain(node)) : node;
  }

  private Node element(Node base, boolean optional) {
    if (takeOperator(":")) {
      return slice(base, Optional.empty());
    }
    Node index = expression(0);
    if (takeOperator(":")) {
      return slice(base, Optional.of(index));
    }
    expectBracket("]");
    Node node = tree.add(new Node.Member(base, index, optional));
    return optional ? tree.add(new Node.Chain(node)) : node;
  }

  private Node slice(Node base, Optional<Node> from) {
    Optional<Node> to = current().bracket("]") ? Optional.empty() : Optional.of(expression(0));
    expectBracket("]");
    return tree.add(new Node.Slice(base, from, to));
  }
}
