package dev.sluice.expressions.syntax;

/** What number, text and byte literals stand for. */
final class Literals {
  private Literals() {}

  static boolean mayFollowBackslash(int c, int quote) {
    return c == quote || (c >= 0 && "abfnrtv\\xuU01234567".indexOf(c) >= 0);
  }

  /** The meaning of a quoted literal; each escape is a Unicode character. */
  static String text(int[] inner) {
    StringBuilder text = new StringBuilder(inner.length);
    new Escapes(inner, false).forEach(text::appendCodePoint);
    return Bytes.of(text.toString());
  }

  /** The meaning of a byte literal; an escape is one byte. */
  static String bytes(int[] inner) {
    StringBuilder bytes = new StringBuilder(inner.length);
    new Escapes(inner, true)
        .forEach(c -> bytes.append(c < 0 ? String.valueOf((char) -(c + 1)) : utf8(c)));
    return bytes.toString();
  }

  private static String utf8(int codePoint) {
    return Bytes.of(Character.toString(codePoint));
  }

  /** A number literal: an {@link Node.Int} or a {@link Node.Float}. */
  static Node number(Token token) {
    String digits = token.value().replace("_", "");
    String lower = digits.toLowerCase(java.util.Locale.ROOT);
    try {
      if (lower.startsWith("0x")) {
        return new Node.Int(unsigned(digits.substring(2), 16));
      }
      if (lower.indexOf('.') >= 0 || lower.indexOf('e') >= 0) {
        double value = Double.parseDouble(digits);
        if (Double.isInfinite(value)) {
          throw new NumberFormatException("out of range");
        }
        return new Node.Float(value);
      }
      if (lower.startsWith("0b")) {
        return new Node.Int(unsigned(digits.substring(2), 2));
      }
      if (lower.startsWith("0o")) {
        return new Node.Int(unsigned(digits.substring(2), 8));
      }
      return new Node.Int(unsigned(digits, 10));
    } catch (NumberFormatException e) {
      throw new ExpressionException(
          "invalid number '" + token.value() + "' at character " + token.position());
    }
  }

  private static long unsigned(String digits, int base) {
    if (digits.startsWith("-") || digits.startsWith("+")) {
      throw new NumberFormatException(digits);
    }
    return Long.parseLong(digits, base);
  }
}
