package dev.sluice.expressions.syntax;

/**
 * An expression that cannot be read, typed or evaluated. It never leaves this module: the entry
 * points turn it into an outcome. It carries no stack trace, because it tells about the user's
 * text.
 */
public final class ExpressionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A failure said in words that a user of the expression understands. */
  public ExpressionException(String message) {
    super(message, null, false, false);
  }

  /** The words of the failure. */
  public String text() {
    String text = getMessage();
    return text == null ? "unknown failure" : text;
  }
}
