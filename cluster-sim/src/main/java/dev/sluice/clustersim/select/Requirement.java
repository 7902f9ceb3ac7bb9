package dev.sluice.clustersim.select;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.sluice.clustersim.object.ApiStatus;
import dev.sluice.clustersim.object.StatusException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * One condition on an object's labels.
 *
 * @param values what the operator compares with; empty for those that need nothing
 */
public record Requirement(String key, Operator operator, List<String> values) {

  /** How a label is looked at. */
  public enum Operator {
    /** Is there with this value. */
    EQUALS,
    /** Is not there, or with another value. */
    NOT_EQUALS,
    /** Is there with one of the values. */
    IN,
    /** Is not there, or with none of the values. */
    NOT_IN,
    /** Is there. */
    EXISTS,
    /** Is not there. */
    DOES_NOT_EXIST,
    /** Is there as a whole number above the value. */
    GREATER_THAN,
    /** Is there as a whole number below the value. */
    LESS_THAN
  }

  /**
   * Checked.
   *
   * @throws StatusException with what is wrong, after {@code prefix}
   */
  static Requirement of(String prefix, String key, Operator operator, List<String> values) {
    List<String> errors = new ArrayList<>();
    List<String> keyErrors = LabelSyntax.key(key);
    if (!keyErrors.isEmpty()) {
      errors.add(invalid("<nil>", key, String.join("; ", keyErrors)));
    }
    switch (operator) {
      case IN, NOT_IN, EQUALS, NOT_EQUALS -> {
        if (values.isEmpty()) {
          errors.add(
              "values: Invalid value: []: for 'in', 'notin' operators, values set can't be empty");
        }
      }
      case EXISTS, DOES_NOT_EXIST -> {
        if (!values.isEmpty()) {
          errors.add(
              "values: Invalid value: %s: values set must be empty for exists and does not exist"
                  .formatted(json(values)));
        }
      }
      case GREATER_THAN, LESS_THAN -> {
        for (int i = 0; i < values.size(); i++) {
          if (number(values.get(i)).isEmpty()) {
            errors.add(
                invalid(
                    "values[" + i + "]",
                    values.get(i),
                    "for 'Gt', 'Lt' operators, the value must be an integer"));
          }
        }
      }
    }
    for (int i = 0; i < values.size(); i++) {
      List<String> valueErrors = LabelSyntax.value(values.get(i));
      if (!valueErrors.isEmpty()) {
        errors.add(
            invalid(
                "values[%d][%s]".formatted(i, key), values.get(i), String.join("; ", valueErrors)));
      }
    }
    if (!errors.isEmpty()) {
      String text = errors.size() == 1 ? errors.getFirst() : "[" + String.join(", ", errors) + "]";
      throw ApiStatus.badRequest(prefix + text).exception();
    }
    return new Requirement(key, operator, List.copyOf(values));
  }

  /** Whether an object with these labels meets it. */
  public boolean matches(Map<String, String> labels) {
    String value = labels.get(key);
    return switch (operator) {
      case IN, EQUALS -> value != null && values.contains(value);
      case NOT_IN, NOT_EQUALS -> value == null || !values.contains(value);
      case EXISTS -> value != null;
      case DOES_NOT_EXIST -> value == null;
      case GREATER_THAN -> value != null && compare(value) > 0;
      case LESS_THAN -> value != null && compare(value) < 0;
    };
  }

  /** 0 where the label is no number. */
  private int compare(String value) {
    OptionalLong mine = number(value);
    OptionalLong bound = number(values.getFirst());
    return mine.isEmpty() || bound.isEmpty()
        ? 0
        : Long.compare(mine.getAsLong(), bound.getAsLong());
  }

  private static OptionalLong number(String text) {
    try {
      return OptionalLong.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  private static String invalid(String path, String value, String detail) {
    return path + ": Invalid value: " + TextNode.valueOf(value) + ": " + detail;
  }

  private static String json(List<String> values) {
    return values.stream()
        .map(v -> TextNode.valueOf(v).toString())
        .toList()
        .toString()
        .replace(", ", ",");
  }

  /** As a selector's text has it. */
  @Override
  public String toString() {
    String all = String.join(",", values);
    return switch (operator) {
      case EQUALS -> key + "=" + all;
      case NOT_EQUALS -> key + "!=" + all;
      case IN -> key + " in (" + all + ")";
      case NOT_IN -> key + " notin (" + all + ")";
      case EXISTS -> key;
      case DOES_NOT_EXIST -> "!" + key;
      case GREATER_THAN -> key + ">" + all;
      case LESS_THAN -> key + "<" + all;
    };
  }
}
