package dev.sluice.expressions.syntax;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/** Regular expressions, in RE2's syntax, which match in linear time. */
public final class Patterns {
  private Patterns() {}

  /**
   * Compiles a regular expression.
   *
   * @param bytes its text in {@link Bytes} form
   * @throws ExpressionException when it is none
   */
  public static Pattern compile(String bytes) {
    String text = Bytes.text(bytes);
    if (!Bytes.of(text).equals(bytes)) {
      throw new ExpressionException("invalid regular expression: malformed UTF-8");
    }
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw new ExpressionException("invalid regular expression: " + e.getMessage());
    }
  }
}
