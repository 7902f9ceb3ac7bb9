package dev.sluice.clustersim.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.util.RawValue;
import java.math.BigDecimal;

/** Numbers as the server's messages print them. */
final class GoNumbers {

  private static final int SMALLEST_LARGE_EXPONENT = 6;

  private GoNumbers() {}

  /** A number as the value of an error. */
  static JsonNode value(JsonNode number) {
    return number.isIntegralNumber()
        ? number
        : JsonNodeFactory.instance.rawValueNode(new RawValue(text(number.doubleValue())));
  }

  /** A floating-point number in a sentence. */
  static String text(double number) {
    if (number == 0) {
      return "0";
    }
    BigDecimal decimal = new BigDecimal(Double.toString(number)).stripTrailingZeros();
    int exponent = decimal.precision() - decimal.scale() - 1;
    if (exponent >= -4 && exponent < SMALLEST_LARGE_EXPONENT) {
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
