package dev.sluice.clustersim.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;

/** Numbers as the server's messages print them. */
final class GoNumbers {

  private static final int LARGEST_PLAIN_EXPONENT = 21;

  private GoNumbers() {}

  /** A bound or factor in a sentence: {@code 1.5}, {@code 1e+06}. */
  static String text(JsonNode number) {
    return text(number.doubleValue());
  }

  /** A floating-point number in a sentence. */
  static String text(double number) {
    if (number == 0) {
      return "0";
    }
    BigDecimal decimal = new BigDecimal(Double.toString(number)).stripTrailingZeros();
    int exponent = decimal.precision() - decimal.scale() - 1;
    int threshold = Math.max(decimal.precision(), LARGEST_PLAIN_EXPONENT);
    if (exponent >= -4 && exponent < threshold) {
      return decimal.toPlainString();
    }
    String digits = decimal.unscaledValue().abs().toString();
    String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
    return "%s%se%s%02d"
        .formatted(
            decimal.signum() < 0 ? "-" : "",
            mantissa,
            exponent < 0 ? "-" : "+",
            Math.abs(exponent));
  }
}
