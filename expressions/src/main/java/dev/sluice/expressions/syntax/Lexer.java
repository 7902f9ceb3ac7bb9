package dev.sluice.expressions.syntax;

import dev.sluice.expressions.syntax.Token.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Cuts an expression into tokens. */
final class Lexer {
  private static final int END = -1;
  private static final Set<String> WORD_OPERATORS =
      Set.of(
          "not",
          "in",
          "or",
          "and",
          "matches",
          "contains",
          "startsWith",
          "endsWith",
          "let",
          "if",
          "else");

  private final int[] source;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private Lexer(String text) {
    this.source = text.codePoints().toArray();
  }

  static List<Token> tokens(String text) {
    Lexer lexer = new Lexer(text);
    while (lexer.next()) {
      // next() adds the tokens
    }
    return lexer.tokens;
  }

  private int peek(int ahead) {
    return at + ahead < source.length ? source[at + ahead] : END;
  }

  private boolean accept(String any) {
    int c = peek(0);
    if (c != END && any.indexOf(c) >= 0) {
      at++;
      return true;
    }
    return false;
  }

  private void emit(Kind kind, int start) {
    tokens.add(new Token(kind, new String(source, start, at - start), start + 1));
  }

  private boolean next() {
    int start = at;
    int c = peek(0);
    if (c == END) {
      tokens.add(new Token(Kind.END, "", at + 1));
      return false;
    }
    if (isSpace(c)) {
      at++;
    } else if ((c == 'b' || c == 'B') && (peek(1) == '"' || peek(1) == '\'')) {
      at++;
      tokens.add(new Token(Kind.BYTES, Literals.bytes(quoted()), start + 1));
    } else if (c == '"' || c == '\'') {
      tokens.add(new Token(Kind.TEXT, Literals.text(quoted()), start + 1));
    } else if (c == '`') {
      tokens.add(new Token(Kind.TEXT, Bytes.of(raw()), start + 1));
    } else if (isDigit(c) || (c == '.' && isDigit(peek(1)))) {
      number();
    } else if (c == '/' && (peek(1) == '/' || peek(1) == '*')) {
      comment();
    } else if (isNamePart(c)) {
      while (isNamePart(peek(0))) {
        at++;
      }
      String word = new String(source, start, at - start);
      emit(WORD_OPERATORS.contains(word) ? Kind.OPERATOR : Kind.NAME, start);
    } else {
      symbol(c);
    }
    return true;
  }

  private void symbol(int c) {
    int start = at++;
    switch (c) {
      case '(', '[', '{', ')', ']', '}' -> {
        emit(Kind.BRACKET, start);
        return;
      }
      case '?' -> accept(".?");
      case '|' -> accept("|");
      case ':' -> accept(":");
      case '.' -> accept(".");
      case '#' -> accept("#");
      case '&', '!', '=', '*', '<', '>' -> accept("&=*");
      case ',', ';', '%', '+', '-', '^', '/' -> {
        // always one character
      }
      default ->
          throw new ExpressionException(
              "unrecognized character '" + Character.toString(c) + "' at character " + (start + 1));
    }
    emit(Kind.OPERATOR, start);
    if (c == '#' && isNamePart(peek(0))) {
      pointerName();
    }
  }

  /** What follows # at once is the pointer's name, even where it is an operator elsewhere. */
  private void pointerName() {
    int start = at;
    while (isNamePart(peek(0))) {
      at++;
    }
    emit(Kind.NAME, start);
  }

  private void comment() {
    int start = at;
    boolean block = peek(1) == '*';
    at += 2;
    while (true) {
      int c = peek(0);
      if (c == END) {
        if (block) {
          throw new ExpressionException(
              "the comment that begins at character " + (start + 1) + " is not closed");
        }
        return;
      }
      at++;
      if (!block && c == '\n') {
        return;
      }
      if (block && c == '*' && accept("/")) {
        return;
      }
    }
  }

  /** Reads a quoted literal and answers what stands between the quotes. */
  private int[] quoted() {
    int start = at;
    int quote = source[at++];
    while (peek(0) != quote) {
      if (peek(0) == END || peek(0) == '\n') {
        throw notTerminated(start);
      }
      if (peek(0) == '\\') {
        at++;
        if (!Literals.mayFollowBackslash(peek(0), quote)) {
          throw new ExpressionException("invalid escape at character " + at);
        }
      }
      at++;
    }
    at++;
    return Arrays.copyOfRange(source, start + 1, at - 1);
  }

  /** Reads a back-quoted literal, in which two back quotes stand for one. */
  private String raw() {
    int start = at++;
    StringBuilder text = new StringBuilder();
    while (true) {
      int c = peek(0);
      if (c == END) {
        throw notTerminated(start);
      }
      at++;
      if (c == '`' && !accept("`")) {
        return text.toString();
      }
      text.appendCodePoint(c);
    }
  }

  private ExpressionException notTerminated(int start) {
    return new ExpressionException(
        "the text that begins at character " + (start + 1) + " is not closed");
  }

  private void number() {
    int start = at;
    String digits = "0123456789_";
    if (accept("0")) {
      if (accept("xX")) {
        digits = "0123456789abcdefABCDEF_";
      } else if (accept("oO")) {
        digits = "01234567_";
      } else if (accept("bB")) {
        digits = "01_";
      }
    }
    acceptAll(digits);
    if (peek(0) == '.' && peek(1) != '.') {
      at++;
      acceptAll(digits);
    }
    if (accept("eE")) {
      accept("+-");
      acceptAll(digits);
    }
    if (isNamePart(peek(0))) {
      throw new ExpressionException(
          "bad number '"
              + new String(source, start, at + 1 - start)
              + "' at character "
              + (start + 1));
    }
    emit(Kind.NUMBER, start);
  }

  private void acceptAll(String any) {
    while (accept(any)) {
      // accept() moves on
    }
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isSpace(int c) {
    return c == 0x85
        || c == 0xA0
        || (c != END && c < 0x1C && Character.isWhitespace(c))
        || (c >= 0x20 && (Character.isWhitespace(c) || Character.isSpaceChar(c)));
  }

  private static boolean isNamePart(int c) {
    return c == '_' || c == '$' || (c != END && (Character.isLetter(c) || Character.isDigit(c)));
  }
}
