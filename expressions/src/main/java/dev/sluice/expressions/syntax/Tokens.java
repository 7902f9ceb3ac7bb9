package dev.sluice.expressions.syntax;

import dev.sluice.expressions.syntax.Token.Kind;
import java.util.List;

/** The tokens of an expression with a place among them. */
final class Tokens {
  private final List<Token> tokens;
  private int position;

  Tokens(List<Token> tokens) {
    this.tokens = tokens;
  }

  int position() {
    return position;
  }

  void back(int to) {
    position = to;
  }

  Token current() {
    return tokens.get(position);
  }

  Token take() {
    Token token = current();
    if (token.kind() != Kind.END) {
      position++;
    }
    return token;
  }

  boolean takeOperator(String text) {
    boolean found = current().operator(text);
    if (found) {
      position++;
    }
    return found;
  }

  boolean takeBracket(String text) {
    boolean found = current().bracket(text);
    if (found) {
      position++;
    }
    return found;
  }

  void expectOperator(String text) {
    if (!takeOperator(text)) {
      throw unexpected("'" + text + "'");
    }
  }

  void expectBracket(String text) {
    if (!takeBracket(text)) {
      throw unexpected("'" + text + "'");
    }
  }

  Token expectName() {
    if (current().kind() != Kind.NAME) {
      throw unexpected("a name");
    }
    return take();
  }

  ExpressionException unexpected() {
    return new ExpressionException("unexpected " + current().described());
  }

  ExpressionException unexpected(String wanted) {
    return new ExpressionException("unexpected " + current().described() + ", expected " + wanted);
  }
}
