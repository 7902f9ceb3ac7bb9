package dev.sluice.workers.jsonpath;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sluice.workers.jsonpath.Node.Action;
import dev.sluice.workers.jsonpath.Node.Literal;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** Parses templates: text, and expressions in braces. */
final class Parser {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String TERMINATORS = ".,[]$@{}()=!<>";
  private static final Pattern INTEGER = Pattern.compile("[+-]?\\d{1,9}");
  private static final Pattern NUMBER = Pattern.compile("[+-]?\\d+(\\.\\d*)?([eE][+-]?\\d+)?");

  private final String text;
  private int at;

  private Parser(String text) {
    this.text = text;
  }

  static List<Node> parse(String template) throws JsonPathException {
    Parser parser = new Parser(template);
    List<Node> nodes = parser.template(false);
    if (parser.at < template.length()) {
      throw parser.wrong("'end' without 'range'");
    }
    return nodes;
  }

  /** Text and actions up to the end, or up to {@code {end}} inside a range. */
  private List<Node> template(boolean inRange) throws JsonPathException {
    List<Node> nodes = new ArrayList<>();
    while (at < text.length()) {
      if (text.charAt(at) != '{') {
        int brace = text.indexOf('{', at);
        int end = brace < 0 ? text.length() : brace;
        nodes.add(new Literal(NODES.textNode(text.substring(at, end))));
        at = end;
        continue;
      }
      int open = at++;
      skipBlanks();
      if (word("end")) {
        if (!inRange) {
          at = open;
          return nodes;
        }
        close();
        return nodes;
      }
      if (word("range")) {
        List<Node> path = expression("}");
        close();
        nodes.add(new Node.Range(path, template(true)));
      } else {
        nodes.add(new Action(expression("}")));
        close();
      }
    }
    if (inRange) {
      throw wrong("'range' without 'end'");
    }
    return nodes;
  }

  private void close() throws JsonPathException {
    skipBlanks();
    expect('}');
  }

  /** A chain of steps up to a blank, a closing character or an operator. */
  private List<Node> expression(String closers) throws JsonPathException {
    List<Node> steps = new ArrayList<>();
    skipBlanks();
    while (at < text.length() && closers.indexOf(text.charAt(at)) < 0) {
      char c = text.charAt(at);
      if (c == '$' || c == '@') {
        at++;
        steps.add(c == '$' ? new Node.Root() : new Node.Current());
      } else if (c == '.') {
        dotted(steps);
      } else if (c == '[') {
        at++;
        steps.add(bracket());
      } else if (c == '"' || c == '\'') {
        steps.add(new Literal(NODES.textNode(quoted())));
      } else if (Character.isWhitespace(c)) {
        skipBlanks();
      } else if (steps.isEmpty() && isNumber(c)) {
        steps.add(number());
      } else if (steps.isEmpty() && word("true")) {
        steps.add(new Literal(NODES.booleanNode(true)));
      } else if (steps.isEmpty() && word("false")) {
        steps.add(new Literal(NODES.booleanNode(false)));
      } else {
        throw wrong("'%c' is not expected".formatted(c));
      }
    }
    return steps;
  }

  private static boolean isNumber(char c) {
    return Character.isDigit(c) || c == '-' || c == '+';
  }

  private void dotted(List<Node> steps) throws JsonPathException {
    at++;
    if (at < text.length() && text.charAt(at) == '.') {
      at++;
      steps.add(new Node.Descend());
      if (at < text.length() && text.charAt(at) == '[') {
        return;
      }
    }
    if (at < text.length() && text.charAt(at) == '*') {
      at++;
      steps.add(new Node.Wildcard());
      return;
    }
    String name = name();
    if (!name.isEmpty()) {
      steps.add(new Node.Field(name));
    }
  }

  private String name() {
    StringBuilder name = new StringBuilder();
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\\' && at + 1 < text.length()) {
        name.append(text.charAt(at + 1));
        at += 2;
      } else if (TERMINATORS.indexOf(c) >= 0 || Character.isWhitespace(c)) {
        break;
      } else {
        name.append(c);
        at++;
      }
    }
    return name.toString();
  }

  /** What stands between brackets; the opening one is read. */
  private Node bracket() throws JsonPathException {
    skipBlanks();
    if (at < text.length() && text.charAt(at) == '?') {
      return filter();
    }
    List<Node> parts = new ArrayList<>();
    do {
      skipBlanks();
      parts.add(part());
      skipBlanks();
    } while (accept(','));
    expect(']');
    return parts.size() == 1 ? parts.getFirst() : new Node.Union(parts);
  }

  private Node part() throws JsonPathException {
    if (at >= text.length()) {
      throw wrong("']' is missing");
    }
    char c = text.charAt(at);
    if (c == '*') {
      at++;
      return new Node.Wildcard();
    }
    if (c == '\'' || c == '"') {
      return new Node.Field(quoted());
    }
    int end = at;
    while (end < text.length() && ",]".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    String[] numbers = text.substring(at, end).strip().split(":", -1);
    if (numbers.length > 3) {
      throw wrong("a slice has at most three numbers");
    }
    at = end;
    if (numbers.length == 1) {
      return new Node.Index(integer(numbers[0]).orElseThrow(() -> wrong("an index is missing")));
    }
    int step = numbers.length == 3 ? integer(numbers[2]).orElse(1) : 1;
    if (step <= 0) {
      throw wrong("the step of a slice must be more than 0");
    }
    return new Node.Slice(integer(numbers[0]), integer(numbers[1]), step);
  }

  private OptionalInt integer(String number) throws JsonPathException {
    String digits = number.strip();
    if (digits.isEmpty()) {
      return OptionalInt.empty();
    }
    if (!INTEGER.matcher(digits).matches()) {
      throw wrong("'%s' is not an index".formatted(digits));
    }
    return OptionalInt.of(Integer.parseInt(digits));
  }

  private Node filter() throws JsonPathException {
    at++;
    expect('(');
    List<Node> left = expression(")=!<>");
    String operator = operator();
    List<Node> right = List.of();
    if (!operator.equals("exists")) {
      right = expression(")");
      if (right.isEmpty()) {
        throw wrong("the right side of a filter is missing");
      }
    }
    expect(')');
    skipBlanks();
    expect(']');
    if (left.isEmpty()) {
      throw wrong("the left side of a filter is missing");
    }
    return new Node.Filter(left, operator, right);
  }

  private String operator() throws JsonPathException {
    for (String operator : List.of("==", "!=", "<=", ">=", "<", ">")) {
      if (text.startsWith(operator, at)) {
        at += operator.length();
        return operator;
      }
    }
    if (at < text.length() && text.charAt(at) == ')') {
      return "exists";
    }
    throw wrong("a filter compares by ==, !=, <, <=, > or >=");
  }

  private Literal number() throws JsonPathException {
    int end = at + 1;
    while (end < text.length() && "0123456789.eE+-".indexOf(text.charAt(end)) >= 0) {
      end++;
    }
    String digits = text.substring(at, end);
    if (!NUMBER.matcher(digits).matches()) {
      throw wrong("'%s' is not a number".formatted(digits));
    }
    at = end;
    return new Literal(NODES.numberNode(Double.parseDouble(digits)));
  }

  private String quoted() throws JsonPathException {
    char quote = text.charAt(at++);
    StringBuilder value = new StringBuilder();
    while (at < text.length() && text.charAt(at) != quote) {
      if (text.charAt(at) == '\\' && at + 1 < text.length()) {
        at++;
        value.append(
            switch (text.charAt(at)) {
              case 'n' -> '\n';
              case 't' -> '\t';
              case 'r' -> '\r';
              default -> text.charAt(at);
            });
      } else {
        value.append(text.charAt(at));
      }
      at++;
    }
    if (at >= text.length()) {
      throw wrong("a quote is not closed");
    }
    at++;
    return value.toString();
  }

  private boolean word(String word) {
    int end = at + word.length();
    if (!text.startsWith(word, at)
        || (end < text.length() && Character.isLetterOrDigit(text.charAt(end)))) {
      return false;
    }
    at = end;
    return true;
  }

  private void skipBlanks() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private boolean accept(char c) {
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(char c) throws JsonPathException {
    if (!accept(c)) {
      throw wrong("'%c' is missing".formatted(c));
    }
  }

  private JsonPathException wrong(String what) {
    return new JsonPathException("jsonPath '%s': %s at character %d".formatted(text, what, at + 1));
  }
}
