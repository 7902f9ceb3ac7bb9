package dev.sluice.expressions.runtime;

import dev.sluice.expressions.syntax.ExpressionException;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers as text, in Go's forms. */
public final class Numbers {
  private static final Pattern DECIMAL =
      Pattern.compile(
          "[+-]?(?:[0-9](?:_?[0-9])*\\.?(?:[0-9](?:_?[0-9])*)?|\\.[0-9](?:_?[0-9])*)(?:[eE][+-]?[0-9](?:_?[0-9])*)?");
  private static final Pattern HEXADECIMAL =
      Pattern.compile(
          "[+-]?0[xX]_?(?:[0-9a-fA-F_]+\\.?[0-9a-fA-F_]*|\\.[0-9a-fA-F_]+)[pP][+-]?[0-9]+");
  private static final Pattern INFINITE = Pattern.compile("([+-]?)inf(inity)?");
  private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]{1,30}");
  private static final int LONGEST = 400;

  private Numbers() {}

  /** Reads a floating-point number, with {@code inf} and {@code NaN}. */
  public static double real(String text, String function) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.equals("nan")) {
      return Double.NaN;
    }
    Matcher infinite = INFINITE.matcher(lower);
    if (infinite.matches()) {
      return "-".equals(infinite.group(1)) ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    if (text.length() <= LONGEST
        && (DECIMAL.matcher(text).matches() || HEXADECIMAL.matcher(text).matches())) {
      double value = Double.parseDouble(text.replace("_", ""));
      if (!Double.isInfinite(value)) {
        return value;
      }
    }
    throw new ExpressionException(function + "() cannot read this text as a number");
  }

  /** Reads a whole number in base 10. */
  public static long whole(String text, String function) {
    if (WHOLE.matcher(text).matches()) {
      try {
        return Long.parseLong(text);
      } catch (NumberFormatException e) {
        throw new ExpressionException(function + "(): the number is out of range");
      }
    }
    throw new ExpressionException(function + "() cannot read this text as a whole number");
  }

  /** The shortest text of a number, as string() writes it: {@code 1e+06}, {@code 100}. */
  public static String plain(double value) {
    return special(value) ? named(value) : shortest(value, -4, 6, 2);
  }

  /** The text of a number in JSON. */
  public static String json(double value) {
    if (special(value)) {
      throw new ExpressionException("JSON has no " + named(value));
    }
    return shortest(value, -6, 21, 1);
  }

  private static boolean special(double value) {
    return Double.isNaN(value) || Double.isInfinite(value);
  }

  private static String named(double value) {
    return Double.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
  }

  private static String shortest(double value, int least, int most, int exponentDigits) {
    String sign = value < 0 || 1 / value < 0 ? "-" : "";
    if (value == 0) {
      return sign + "0";
    }
    BigDecimal decimal = digits(Math.abs(value));
    String digits = decimal.unscaledValue().toString();
    int exponent = digits.length() - 1 - decimal.scale();
    if (exponent >= least && exponent < most) {
      return sign + decimal.toPlainString();
    }
    String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
    String power = String.valueOf(Math.abs(exponent));
    return sign
        + digits.charAt(0)
        + fraction
        + (exponent < 0 ? "e-" : "e+")
        + (power.length() < exponentDigits ? "0" + power : power);
  }

  private static BigDecimal digits(double value) {
    BigDecimal decimal = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    if (decimal.precision() == 2) {
      // Java writes at least two digits; one may be enough.
      BigDecimal shorter = decimal.round(new java.math.MathContext(1));
      if (shorter.doubleValue() == value) {
        return shorter.stripTrailingZeros();
      }
    }
    return decimal;
  }
}
