package dev.sluice.expressions.syntax;

/**
 * A word of an expression.
 *
 * @param kind what it is
 * @param value its text; for text and byte literals the literal's meaning in {@link Bytes} form
 * @param position its first character, counted from 1
 */
record Token(Kind kind, String value, int position) {
  enum Kind {
    NAME,
    NUMBER,
    TEXT,
    BYTES,
    OPERATOR,
    BRACKET,
    END
  }

  boolean operator(String text) {
    return kind == Kind.OPERATOR && value.equals(text);
  }

  boolean bracket(String text) {
    return kind == Kind.BRACKET && value.equals(text);
  }

  String described() {
    return switch (kind) {
      case END -> "the end of the expression";
      case TEXT, BYTES -> "text \"" + Bytes.text(value) + "\" at character " + position;
      case NAME, NUMBER, OPERATOR, BRACKET -> "'" + value + "' at character " + position;
    };
  }
}
