package dev.sluice.clustersim.crd;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.clustersim.object.FieldError;
import dev.sluice.clustersim.object.Json;
import java.util.List;

/** What CEL rules may say besides their expressions. */
final class RuleTexts {

  private static final List<String> REASONS =
      List.of(
          "FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired");

  private RuleTexts() {}

  static void check(JsonNode schema, String path, List<FieldError> errors) {
    JsonNode rules = schema.path("x-kubernetes-validations");
    for (int i = 0; i < rules.size(); i++) {
      rule(rules.get(i), "%s.x-kubernetes-validations[%d]".formatted(path, i), errors);
    }
  }

  private static void rule(JsonNode rule, String at, List<FieldError> errors) {
    String text = Json.text(rule, "rule").strip();
    String message = Json.text(rule, "message");
    if (text.isEmpty()) {
      errors.add(FieldError.required(at + ".rule", "rule is not specified"));
    } else if (!message.isEmpty() && message.isBlank()) {
      errors.add(FieldError.invalid(at + ".message", message, "must be non-empty if specified"));
    } else if (breaks(message.strip())) {
      errors.add(FieldError.invalid(at + ".message", message, "must not contain line breaks"));
    } else if (breaks(text) && message.isBlank()) {
      errors.add(
          FieldError.required(
              at + ".message", "message must be specified if rule contains line breaks"));
    }
    String expression = Json.text(rule, "messageExpression");
    if (!expression.isEmpty() && expression.isBlank()) {
      errors.add(
          FieldError.required(
              at + ".messageExpression", "messageExpression must be non-empty if specified"));
    }
    String reason = Json.text(rule, "reason");
    if (!reason.isEmpty() && !REASONS.contains(reason)) {
      errors.add(ListRules.unsupported(at + ".reason", reason, REASONS));
    }
    String fieldPath = Json.text(rule, "fieldPath");
    if (!fieldPath.isEmpty() && fieldPath.isBlank()) {
      errors.add(
          FieldError.invalid(at + ".fieldPath", fieldPath, "must be non-empty if specified"));
    } else if (breaks(fieldPath)) {
      errors.add(FieldError.invalid(at + ".fieldPath", fieldPath, "must not contain line breaks"));
    }
  }

  private static boolean breaks(String text) {
    return text.contains("\n") || text.contains("\r");
  }
}
