package dev.sluice.clustersim.select;

import dev.sluice.clustersim.object.ApiStatus;
import dev.sluice.clustersim.object.StatusException;
import dev.sluice.clustersim.select.Requirement.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Reads a label selector's text. */
final class LabelSelectorParser {

  private static final String REQUIREMENT = "unable to parse requirement: ";

  private enum Kind {
    END,
    COMMA,
    OPEN,
    CLOSE,
    NOT,
    OPERATOR,
    IDENTIFIER
  }

  private record Token(Kind kind, String text) {

    /** A value may well be called {@code in} or {@code notin}. */
    boolean identifier() {
      return kind == Kind.IDENTIFIER;
    }
  }

  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int next;

  LabelSelectorParser(String text) {
    this.text = text;
    scan();
  }

  List<Requirement> parse() {
    List<Requirement> all = new ArrayList<>();
    while (true) {
      Token token = peek();
      if (token.kind() == Kind.END) {
        return all;
      }
      if (!startsRequirement(token)) {
        throw wrong("found '%s', expected: !, identifier, or 'end of string'", token);
      }
      all.add(requirement());
      Token separator = take();
      if (separator.kind() == Kind.END) {
        return all;
      }
      if (separator.kind() != Kind.COMMA) {
        throw wrong("found '%s', expected: ',' or 'end of string'", separator);
      }
      if (!startsRequirement(peek())) {
        throw wrong("found '%s', expected: identifier after ','", peek());
      }
    }
  }

  private static boolean startsRequirement(Token token) {
    return token.identifier() || token.kind() == Kind.NOT;
  }

  private Requirement requirement() {
    Token token = take();
    boolean not = token.kind() == Kind.NOT;
    if (not) {
      token = take();
    }
    if (!token.identifier()) {
      throw wrong(REQUIREMENT + "found '%s', expected: identifier", token);
    }
    String key = token.text();
    // Tells of a malformed key before anything that follows it.
    Requirement exists = Requirement.of(REQUIREMENT, key, Operator.EXISTS, List.of());
    if (not) {
      return Requirement.of(REQUIREMENT, key, Operator.DOES_NOT_EXIST, List.of());
    }
    Kind after = peek().kind();
    if (after == Kind.END || after == Kind.COMMA) {
      return exists;
    }
    Token operator = take();
    return switch (operator.text()) {
      case "in" -> Requirement.of(REQUIREMENT, key, Operator.IN, values());
      case "notin" -> Requirement.of(REQUIREMENT, key, Operator.NOT_IN, values());
      case "=", "==" -> Requirement.of(REQUIREMENT, key, Operator.EQUALS, value());
      case "!=" -> Requirement.of(REQUIREMENT, key, Operator.NOT_EQUALS, value());
      case ">" -> Requirement.of(REQUIREMENT, key, Operator.GREATER_THAN, value());
      case "<" -> Requirement.of(REQUIREMENT, key, Operator.LESS_THAN, value());
      default ->
          throw wrong(REQUIREMENT + "found '%s', expected: in, notin, =, ==, !=, gt, lt", operator);
    };
  }

  private List<String> value() {
    Kind kind = peek().kind();
    if (kind == Kind.END || kind == Kind.COMMA) {
      return List.of("");
    }
    Token token = take();
    if (!token.identifier()) {
      throw wrong(REQUIREMENT + "found '%s', expected: identifier", token);
    }
    return List.of(token.text());
  }

  private List<String> values() {
    Token open = take();
    if (open.kind() != Kind.OPEN) {
      throw wrong(REQUIREMENT + "found '%s' expected: '('", open);
    }
    Token first = peek();
    if (!first.identifier() && first.kind() != Kind.COMMA && first.kind() != Kind.CLOSE) {
      throw wrong(REQUIREMENT + "found '%s', expected: ',', ')' or identifier", first);
    }
    SortedSet<String> all = new TreeSet<>();
    boolean expectsValue = true;
    while (true) {
      Token token = take();
      if (token.identifier() && expectsValue) {
        all.add(token.text());
        expectsValue = false;
      } else if (token.kind() == Kind.COMMA || token.kind() == Kind.CLOSE) {
        if (expectsValue) {
          all.add("");
        }
        if (token.kind() == Kind.CLOSE) {
          return List.copyOf(all);
        }
        expectsValue = true;
      } else {
        throw wrong(
            REQUIREMENT
                + (expectsValue
                    ? "found '%s', expected: ',', or identifier"
                    : "found '%s', expected: ',' or ')'"),
            token);
      }
    }
  }

  private Token peek() {
    return tokens.get(next);
  }

  private Token take() {
    Token token = tokens.get(next);
    if (token.kind() != Kind.END) {
      next++;
    }
    return token;
  }

  private static StatusException wrong(String format, Token token) {
    return ApiStatus.badRequest(format.formatted(token.text())).exception();
  }

  private void scan() {
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (" \t\r\n".indexOf(c) >= 0) {
        at++;
      } else if (special(c)) {
        boolean two =
            at + 1 < text.length() && text.charAt(at + 1) == '=' && (c == '=' || c == '!');
        String symbol = text.substring(at, two ? at + 2 : at + 1);
        tokens.add(new Token(symbolKind(symbol), symbol));
        at += symbol.length();
      } else {
        int end = at;
        while (end < text.length()
            && !special(text.charAt(end))
            && " \t\r\n".indexOf(text.charAt(end)) < 0) {
          end++;
        }
        tokens.add(new Token(Kind.IDENTIFIER, text.substring(at, end)));
        at = end;
      }
    }
    tokens.add(new Token(Kind.END, ""));
  }

  private static boolean special(char c) {
    return "=!(),><".indexOf(c) >= 0;
  }

  private static Kind symbolKind(String symbol) {
    return switch (symbol) {
      case "," -> Kind.COMMA;
      case "(" -> Kind.OPEN;
      case ")" -> Kind.CLOSE;
      case "!" -> Kind.NOT;
      default -> Kind.OPERATOR;
    };
  }
}
