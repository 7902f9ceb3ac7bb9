package dev.sluice.clustersim.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.sluice.clustersim.object.FieldError;
import dev.sluice.clustersim.object.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whether the CEL rules of a schema can be compiled. */
public final class RuleChecks {

  private static final String RULES = "x-kubernetes-validations";

  private RuleChecks() {}

  /**
   * What is wrong with the rules of the schema of whole objects.
   *
   * @param path where the schema stands
   */
  public static List<FieldError> check(Schema schema, String path) {
    List<FieldError> errors = new ArrayList<>();
    walk(schema, schema, path, true, "", errors);
    return errors;
  }

  private static void walk(
      Schema node,
      Schema rules,
      String path,
      boolean whole,
      String uncorrelatable,
      List<FieldError> errors) {
    if (rules.reference().isPresent()) {
      return;
    }
    List<CelRule> compiled = CelRules.compile(node, rules, whole);
    for (int i = 0; i < compiled.size(); i++) {
      rule(node, compiled.get(i), i, path, uncorrelatable, errors);
    }
    String below = uncorrelatable;
    boolean list = node.type().equals("array") && !node.listType().equals("map");
    if (below.isEmpty() && list) {
      below = path;
    }
    if (rules.items().isPresent() && node.items().isPresent()) {
      Schema items = node.items().get();
      walk(items, rules.items().get(), path + ".items", items.embeddedResource(), below, errors);
    }
    for (Map.Entry<String, Schema> property : rules.properties().entrySet()) {
      String name = property.getKey();
      if (node.property(name).isPresent()) {
        Schema known = node.property(name).get();
        walk(
            known,
            property.getValue(),
            "%s.properties[%s]".formatted(path, name),
            known.embeddedResource(),
            uncorrelatable,
            errors);
      }
    }
    if (rules.additionalProperties().isPresent() && node.additionalProperties().isPresent()) {
      Schema values = node.additionalProperties().get();
      walk(
          values,
          rules.additionalProperties().get(),
          path + ".additionalProperties",
          values.embeddedResource(),
          uncorrelatable,
          errors);
    }
  }

  private static void rule(
      Schema node,
      CelRule rule,
      int index,
      String path,
      String uncorrelatable,
      List<FieldError> errors) {
    String at = "%s.%s[%d]".formatted(path, RULES, index);
    JsonNode source = shown(rule.validation());
    String fieldPath = rule.validation().fieldPath();
    if (!fieldPath.isEmpty() && CelPath.normal(node, fieldPath).isEmpty()) {
      errors.add(FieldError.invalid(at + ".fieldPath", fieldPath, "must be a valid path"));
    }
    if (!rule.fault().isEmpty()) {
      errors.add(FieldError.invalid(at + ".rule", source, rule.fault()));
    }
    if (!rule.messageFault().isEmpty()) {
      errors.add(FieldError.invalid(at + ".messageExpression", source, rule.messageFault()));
    }
    if (rule.usesOldSelf() && !uncorrelatable.isEmpty()) {
      errors.add(
          FieldError.invalid(
              at + ".rule",
              TextNode.valueOf(rule.validation().rule()),
              "oldSelf cannot be used on the uncorrelatable portion of the schema within "
                  + uncorrelatable));
    } else if (!rule.usesOldSelf()
        && rule.fault().isEmpty()
        && rule.validation().optionalOldSelf().isPresent()) {
      errors.add(
          FieldError.invalid(
              at + ".optionalOldSelf",
              source.path("OptionalOldSelf"),
              "may not be set if oldSelf is not used in rule"));
    }
  }

  /** A rule as errors show it. */
  private static JsonNode shown(Validation rule) {
    ObjectNode shown = Json.object();
    shown.put("Rule", rule.rule());
    shown.put("Message", rule.message());
    shown.put("MessageExpression", rule.messageExpression());
    if (rule.reason().isEmpty()) {
      shown.putNull("Reason");
    } else {
      shown.put("Reason", rule.reason());
    }
    shown.put("FieldPath", rule.fieldPath());
    rule.optionalOldSelf()
        .ifPresentOrElse(
            optional -> shown.put("OptionalOldSelf", optional),
            () -> shown.putNull("OptionalOldSelf"));
    return shown;
  }
}
