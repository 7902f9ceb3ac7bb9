package dev.sluice.clustersim.schema;

import dev.cel.runtime.CelEvaluationException;
import java.util.regex.Pattern;

/** Why a rule could not be evaluated, in the server's words. */
final class CelFaults {

  private static final String PREFIX = "evaluation error";

  private static final Pattern CANDIDATES = Pattern.compile(" \\(candidates: .*\\)");
  private static final Pattern SYNTAX =
      Pattern.compile(
          "(ERROR: <input>:\\d+:\\d+: )(mismatched input|extraneous input|no viable alternative"
              + "|token recognition error|missing )");

  private CelFaults() {}

  /** Why an expression cannot be compiled. */
  static String text(String issues) {
    return SYNTAX
        .matcher(CANDIDATES.matcher(issues).replaceAll(""))
        .replaceAll("$1Syntax error: $2");
  }

  /** Why an evaluation ended. */
  static String text(CelEvaluationException fault) {
    String message = String.valueOf(fault.getMessage());
    if (message.startsWith(PREFIX)) {
      int colon = message.indexOf(": ");
      message = colon < 0 ? message : message.substring(colon + 2);
    }
    return switch (fault.getErrorCode()) {
      case ATTRIBUTE_NOT_FOUND -> "no such key: " + message;
      case INDEX_OUT_OF_BOUNDS -> message.replaceFirst("^Index", "index");
      case DIVIDE_BY_ZERO -> "division by zero";
      case NUMERIC_OVERFLOW -> "integer overflow";
      case OVERLOAD_NOT_FOUND -> "no such overload";
      default -> message;
    };
  }
}
