package dev.sluice.clustersim.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.cel.common.types.CelType;
import dev.cel.runtime.CelEvaluationException;
import dev.sluice.clustersim.object.FieldError;
import dev.sluice.clustersim.object.FieldError.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rules of a schema and of everything below it, compiled once. */
final class CelRules {

  private static final int LONGEST_MESSAGE = 5 * 1024;

  private final Schema schema;
  private final boolean whole;
  private final List<CelRule> rules;
  private final Map<String, CelRules> properties;
  private final Optional<CelRules> items;
  private final Optional<CelRules> additional;

  private CelRules(Schema schema, Schema validations, boolean whole) {
    this.schema = schema;
    this.whole = whole;
    this.rules = compile(schema, validations, whole);
    Map<String, CelRules> below = new LinkedHashMap<>();
    validations
        .properties()
        .forEach(
            (name, property) -> {
              Optional<Schema> node = schema.property(name);
              if (node.isPresent() && property.reference().isEmpty()) {
                CelRules rule = new CelRules(node.get(), property, node.get().embeddedResource());
                if (!rule.isEmpty()) {
                  below.put(name, rule);
                }
              }
            });
    this.properties = below;
    this.items = child(schema.items(), validations.items());
    this.additional = child(schema.additionalProperties(), validations.additionalProperties());
  }

  /** Of the schema of a whole object. */
  static CelRules of(Schema schema) {
    return schema.memo(CelRules.class, root -> new CelRules(root, root, true));
  }

  /** The rules of one schema, not of what is below it. */
  static List<CelRule> compile(Schema schema, Schema validations, boolean whole) {
    if (validations.validations().isEmpty()) {
      return List.of();
    }
    CelTypes types = new CelTypes(schema, whole);
    Optional<CelType> self = types.root();
    if (self.isEmpty()) {
      return List.of();
    }
    List<CelRule> compiled = new ArrayList<>();
    for (Validation validation : validations.validations()) {
      compiled.add(CelRule.compile(schema, types, self.get(), validation));
    }
    return compiled;
  }

  private static Optional<CelRules> child(Optional<Schema> node, Optional<Schema> validations) {
    if (node.isEmpty() || validations.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new CelRules(node.get(), validations.get(), node.get().embeddedResource()))
        .filter(rules -> !rules.isEmpty());
  }

  boolean isEmpty() {
    return rules.isEmpty() && properties.isEmpty() && items.isEmpty() && additional.isEmpty();
  }

  /** What the rules find. */
  List<FieldError> check(JsonNode value, Optional<JsonNode> before) {
    List<FieldError> errors = new ArrayList<>();
    check(value, before, "", false, errors);
    return errors;
  }

  /**
   * Checks a value.
   *
   * @param unchanged whether the closest value around it that can be found again is as it was: what
   *     rules without {@code oldSelf} find then is not told
   */
  private void check(
      JsonNode value,
      Optional<JsonNode> before,
      String path,
      boolean unchanged,
      List<FieldError> errors) {
    if (value.isNull()) {
      return;
    }
    Optional<JsonNode> old = before.filter(b -> !b.isNull());
    boolean same = before.isPresent() ? Equality.same(value, before.get()) : unchanged;
    run(value, old, path, same, errors);
    if (value.isArray() && items.isPresent()) {
      Optional<Lists.Correlation> known = old.flatMap(o -> Lists.correlation(schema, o));
      for (int i = 0; i < value.size(); i++) {
        JsonNode one = value.get(i);
        items.get().check(one, known.flatMap(k -> k.of(one)), path + "[" + i + "]", same, errors);
      }
    } else if (value.isObject() && (additional.isPresent() || !properties.isEmpty())) {
      for (Map.Entry<String, JsonNode> field : value.properties()) {
        String name = field.getKey();
        Optional<JsonNode> was = old.map(o -> o.get(name));
        CelRules known = properties.get(name);
        if (known != null) {
          String below = path.isEmpty() ? name : path + "." + name;
          known.check(field.getValue(), was, below, same, errors);
        } else if (additional.isPresent() && schema.property(name).isEmpty()) {
          String below = path + "[" + name + "]";
          additional.get().check(field.getValue(), was, below, same, errors);
        }
      }
    }
  }

  private void run(
      JsonNode value,
      Optional<JsonNode> old,
      String path,
      boolean unchanged,
      List<FieldError> errors) {
    if (rules.isEmpty()) {
      return;
    }
    boolean idle =
        rules.stream()
            .allMatch(
                rule -> rule.usesOldSelf() ? old.isEmpty() && !rule.optionalOldSelf() : unchanged);
    if (idle) {
      return;
    }
    Object self = CelValues.of(schema, value, whole);
    Optional<Object> oldSelf = old.map(o -> CelValues.of(schema, o, whole));
    for (CelRule rule : rules) {
      boolean skipped =
          (rule.usesOldSelf() && oldSelf.isEmpty() && !rule.optionalOldSelf())
              || (!rule.usesOldSelf() && unchanged);
      if (!skipped) {
        Map<String, Object> variables = new LinkedHashMap<>();
        variables.put("self", self);
        if (rule.optionalOldSelf()) {
          variables.put("oldSelf", oldSelf);
        } else {
          oldSelf.ifPresent(o -> variables.put("oldSelf", o));
        }
        run(rule, variables, value, path, errors);
      }
    }
  }

  private void run(
      CelRule rule,
      Map<String, Object> variables,
      JsonNode value,
      String path,
      List<FieldError> errors) {
    String place = path.isEmpty() ? "<nil>" : path;
    if (!rule.fault().isEmpty()) {
      error(errors, place, schema.type(), "rule compile error: " + rule.fault());
      return;
    }
    if (rule.program().isEmpty()) {
      return;
    }
    try {
      if (Boolean.TRUE.equals(rule.program().get().eval(variables))) {
        return;
      }
    } catch (CelEvaluationException e) {
      error(
          errors,
          place,
          schema.type(),
          "%s evaluating rule: %s".formatted(CelFaults.text(e), text(rule)));
      return;
    }
    String below = rule.fieldPath();
    if (!below.isEmpty()) {
      place = path.isEmpty() && below.startsWith(".") ? below.substring(1) : path + below;
    }
    errors.add(failure(rule, place, value, message(rule, variables)));
  }

  private FieldError failure(CelRule rule, String place, JsonNode value, String detail) {
    boolean omitted = schema.type().equals("object") || schema.type().equals("array");
    Optional<JsonNode> shown = omitted ? Optional.empty() : Optional.of(value);
    return switch (rule.validation().reason()) {
      case "FieldValueForbidden" -> FieldError.forbidden(place, detail);
      case "FieldValueRequired" -> FieldError.required(place, detail);
      case "FieldValueDuplicate" -> new FieldError(Type.DUPLICATE, place, shown, "");
      default -> new FieldError(Type.INVALID, place, shown, detail);
    };
  }

  private static String message(CelRule rule, Map<String, Object> variables) {
    if (rule.message().isPresent()) {
      try {
        String text = rule.message().get().eval(variables).toString().strip();
        if (!text.isEmpty() && !text.contains("\n") && text.length() <= LONGEST_MESSAGE) {
          return text;
        }
      } catch (CelEvaluationException e) {
        // as in the server, the fixed message takes its place
        return fixedMessage(rule);
      }
    }
    return fixedMessage(rule);
  }

  private static String fixedMessage(CelRule rule) {
    String message = rule.validation().message();
    return message.isEmpty() ? "failed rule: " + text(rule) : message.strip();
  }

  private static String text(CelRule rule) {
    String message = rule.validation().message();
    return message.isEmpty() ? rule.validation().rule().strip() : message.strip();
  }

  private static void error(List<FieldError> errors, String place, String value, String detail) {
    errors.add(new FieldError(Type.INVALID, place, Optional.of(TextNode.valueOf(value)), detail));
  }
}
