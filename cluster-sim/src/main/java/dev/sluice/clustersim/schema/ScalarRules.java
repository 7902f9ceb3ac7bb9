package dev.sluice.clustersim.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.sluice.clustersim.object.FieldError;
import dev.sluice.clustersim.object.FieldError.Type;
import dev.sluice.clustersim.values.Formats;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** Types, strings, numbers and enumerations, with the server's sentences. */
final class ScalarRules {

  private ScalarRules() {}

  /** Whether the value is of one of the types. */
  static boolean type(
      Keywords keywords, boolean nullable, JsonNode value, String path, Findings found) {
    if (value.isNull()) {
      found.match();
      if (!keywords.types().isEmpty() && !nullable) {
        typeError(keywords, "null", path, found);
        return false;
      }
      return true;
    }
    String type = typeOf(value);
    boolean textWithFormat =
        !keywords.format().isEmpty()
            && type.equals("string")
            && !keywords.types().contains("number")
            && !keywords.types().contains("integer");
    boolean fits =
        textWithFormat
            || keywords.types().isEmpty()
            || keywords.types().contains(type)
            || (type.equals("integer") && keywords.types().contains("number"))
            || (type.equals("number") && keywords.types().contains("integer") && whole(value));
    if (!fits) {
      typeError(keywords, type, path, found);
      return false;
    }
    found.match();
    return true;
  }

  private static void typeError(Keywords keywords, String type, String path, Findings found) {
    found.add(
        new FieldError(
            Type.TYPE_INVALID,
            path,
            Optional.of(TextNode.valueOf(type)),
            "%s in body must be of type %s: \"%s\""
                .formatted(path, String.join(",", keywords.types()), type)));
  }

  static String typeOf(JsonNode value) {
    return switch (value.getNodeType()) {
      case BOOLEAN -> "boolean";
      case STRING, BINARY -> "string";
      case ARRAY -> "array";
      case NUMBER -> value.isIntegralNumber() && value.canConvertToLong() ? "integer" : "number";
      case NULL, MISSING -> "null";
      default -> "object";
    };
  }

  private static boolean whole(JsonNode value) {
    return value.decimalValue().stripTrailingZeros().scale() <= 0;
  }

  static void string(Keywords keywords, String text, String path, Findings found) {
    int length = text.codePointCount(0, text.length());
    if (keywords.maxLength().isPresent() && length > keywords.maxLength().getAsLong()) {
      long most = keywords.maxLength().getAsLong();
      found.add(
          new FieldError(
              Type.TOO_LONG,
              path,
              Optional.empty(),
              "may not be more than %d %s".formatted(most, most == 1 ? "byte" : "bytes")));
    } else if (keywords.minLength().isPresent() && length < keywords.minLength().getAsLong()) {
      invalid(
          found,
          path,
          TextNode.valueOf(text),
          "%s in body should be at least %d chars long"
              .formatted(path, keywords.minLength().getAsLong()));
    } else if (keywords.pattern().isPresent() && !keywords.pattern().get().matcher(text).find()) {
      invalid(
          found,
          path,
          TextNode.valueOf(text),
          "%s in body should match '%s'".formatted(path, keywords.patternText()));
    }
  }

  static void format(Keywords keywords, String text, String path, Findings found) {
    if (!Formats.matches(keywords.format(), text)) {
      found.add(
          new FieldError(
              Type.TYPE_INVALID,
              path,
              Optional.of(TextNode.valueOf(text)),
              "%s in body must be of type %s: %s"
                  .formatted(path, keywords.format(), TextNode.valueOf(text))));
    }
  }

  static void number(Keywords keywords, JsonNode value, String path, Findings found) {
    range(keywords, value, path, found);
    boolean integer = value.isIntegralNumber();
    BigDecimal number = value.decimalValue();
    if (keywords.multipleOf().isPresent()) {
      BigDecimal factor = keywords.multipleOf().get().decimalValue();
      if (number.remainder(factor).signum() != 0) {
        invalid(
            found,
            path,
            GoNumbers.value(value),
            "%s in body should be a multiple of %s".formatted(path, bound(factor, integer)));
      }
    }
    if (keywords.minimum().isPresent()) {
      BigDecimal least = keywords.minimum().get().decimalValue();
      int order = number.compareTo(least);
      if (order < 0 || (order == 0 && keywords.exclusiveMinimum())) {
        String words = keywords.exclusiveMinimum() ? "greater than" : "greater than or equal to";
        invalid(
            found,
            path,
            GoNumbers.value(value),
            "%s in body should be %s %s".formatted(path, words, bound(least, integer)));
      }
    }
    if (keywords.maximum().isPresent()) {
      BigDecimal most = keywords.maximum().get().decimalValue();
      int order = number.compareTo(most);
      if (order > 0 || (order == 0 && keywords.exclusiveMaximum())) {
        String words = keywords.exclusiveMaximum() ? "less than" : "less than or equal to";
        invalid(
            found,
            path,
            GoNumbers.value(value),
            "%s in body should be %s %s".formatted(path, words, bound(most, integer)));
      }
    }
    found.match();
  }

  private static void range(Keywords keywords, JsonNode value, String path, Findings found) {
    boolean fits =
        switch (keywords.format()) {
          case "int32" -> value.canConvertToInt();
          case "int64" -> value.canConvertToLong();
          case "float" -> Math.abs(value.doubleValue()) <= Float.MAX_VALUE;
          default -> !keywords.types().equals(List.of("integer")) || whole(value);
        };
    String format =
        keywords.format().isEmpty() ? "(default format)" : "with format " + keywords.format();
    if (!fits) {
      // the server has no field for this error
      found.add(
          new FieldError(
              Type.INVALID,
              "<nil>",
              Optional.of(TextNode.valueOf("")),
              "Checked value must be of type %s %s in %s"
                  .formatted(keywords.types().getFirst(), format, path)));
    }
  }

  private static String bound(BigDecimal bound, boolean integer) {
    return integer ? bound.toBigInteger().toString() : GoNumbers.text(bound.doubleValue());
  }

  static void allowed(List<JsonNode> allowed, JsonNode value, String path, Findings found) {
    for (JsonNode one : allowed) {
      if (Equality.same(one, value) && !value.isNull()) {
        return;
      }
    }
    List<String> texts =
        allowed.stream()
            .map(one -> one.isTextual() ? one.textValue() : one.toString())
            .map(text -> TextNode.valueOf(text).toString())
            .toList();
    found.add(
        new FieldError(
            Type.NOT_SUPPORTED,
            path,
            Optional.of(value),
            "supported values: " + String.join(", ", texts)));
  }

  static void invalid(Findings found, String path, JsonNode value, String detail) {
    found.add(new FieldError(Type.INVALID, path, Optional.of(value), detail));
  }

  static JsonNode number(long number) {
    return LongNode.valueOf(number);
  }
}
