package dev.sluice.clustersim.values;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An amount such as {@code 500m}, {@code 1.5Gi} or {@code 2e3}.
 *
 * @param amount never finer than a billionth: what is finer is rounded up
 */
public record Quantity(BigDecimal amount, Format format) implements Comparable<Quantity> {

  /** What the server says to a text that is no quantity. */
  public static final String MALFORMED =
      "quantities must match the regular expression"
          + " '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

  /** How it was written. */
  public enum Format {
    /** With k, M, G … or m, u, n. */
    DECIMAL_SI,
    /** With Ki, Mi, Gi … */
    BINARY_SI,
    /** With an exponent. */
    EXPONENT
  }

  private static final Pattern SHAPE =
      Pattern.compile(
          "([+-]?)([0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(|[numkMGTPE]|[KMGTPE]i|[eE][+-]?[0-9]+)");
  private static final List<String> DECIMAL =
      List.of("n", "u", "m", "", "k", "M", "G", "T", "P", "E");
  private static final List<String> BINARY = List.of("", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei");
  private static final BigInteger KIBI = BigInteger.valueOf(1024);

  /** Parses; empty where the text is no quantity. */
  public static Optional<Quantity> parse(String text) {
    Matcher matcher = SHAPE.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    BigDecimal number = new BigDecimal(matcher.group(1) + matcher.group(2));
    String suffix = matcher.group(3);
    Quantity quantity;
    if (suffix.endsWith("i")) {
      BigDecimal factor = new BigDecimal(KIBI.pow(BINARY.indexOf(suffix)));
      quantity = new Quantity(round(number.multiply(factor)), Format.BINARY_SI);
    } else if (suffix.length() > 1) {
      int exponent = Integer.parseInt(suffix.substring(1));
      quantity = new Quantity(round(number.scaleByPowerOfTen(exponent)), Format.EXPONENT);
    } else {
      int exponent = 3 * (DECIMAL.indexOf(suffix) - 3);
      quantity = new Quantity(round(number.scaleByPowerOfTen(exponent)), Format.DECIMAL_SI);
    }
    return Optional.of(quantity);
  }

  /** As the server writes it: the largest suffix without a fraction. */
  public String canonical() {
    if (amount.signum() == 0) {
      return "0";
    }
    boolean binary =
        format == Format.BINARY_SI
            && amount.abs().compareTo(new BigDecimal(KIBI)) >= 0
            && amount.stripTrailingZeros().scale() <= 0;
    if (binary) {
      BigInteger left = amount.toBigIntegerExact();
      int step = 0;
      while (step < BINARY.size() - 1 && left.mod(KIBI).signum() == 0) {
        left = left.divide(KIBI);
        step++;
      }
      return left + BINARY.get(step);
    }
    int step = 0;
    BigDecimal left = amount.scaleByPowerOfTen(9);
    BigDecimal thousand = BigDecimal.valueOf(1000);
    while (step < DECIMAL.size() - 1 && left.remainder(thousand).signum() == 0) {
      left = left.divide(thousand);
      step++;
    }
    String number = left.toBigInteger().toString();
    if (format == Format.EXPONENT) {
      int exponent = 3 * (step - 3);
      return exponent == 0 ? number : number + "e" + exponent;
    }
    return number + DECIMAL.get(step);
  }

  /** By the amount alone. */
  @Override
  public int compareTo(Quantity other) {
    return amount.compareTo(other.amount);
  }

  private static BigDecimal round(BigDecimal number) {
    return number.scale() > 9 ? number.setScale(9, RoundingMode.UP) : number;
  }
}
