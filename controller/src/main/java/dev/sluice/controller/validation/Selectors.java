package dev.sluice.controller.validation;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Label selectors and labels. */
final class Selectors {

  private static final Pattern VALUE =
      Pattern.compile("(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?");

  private Selectors() {}

  /** Whether a label may have this value. */
  static boolean isLabelValue(String value) {
    return VALUE.matcher(value).matches();
  }

  /** Whether it can be understood; an absent one can. */
  static boolean readable(@Nullable LabelSelector selector) {
    return selector == null
        || (labels(selector).values().stream().allMatch(Selectors::isLabelValue)
            && requirements(selector).stream().allMatch(Selectors::readable));
  }

  static void validate(@Nullable LabelSelector selector, Errors errors) {
    if (selector == null) {
      errors.required("spec.selector", "set the labels by which its pods are known");
      return;
    }
    if (labels(selector).isEmpty() && requirements(selector).isEmpty()) {
      errors.invalid("spec.selector", "", "must not be empty, for it would select every pod");
    }
    labels(selector)
        .forEach(
            (key, value) -> {
              if (!isLabelValue(value)) {
                errors.invalid(
                    "spec.selector.matchLabels",
                    value,
                    "is no value of a label: at most 63 letters, digits, -, _ or ., beginning and"
                        + " ending with a letter or digit");
              }
            });
    if (!readable(selector)) {
      errors.invalid("spec.selector", "", "is not a valid label selector");
    }
  }

  /** Whether labels are selected; an absent selector selects none. */
  static boolean selects(@Nullable LabelSelector selector, Map<String, String> labels) {
    return selector != null
        && labels(selector).entrySet().stream()
            .allMatch(entry -> entry.getValue().equals(labels.get(entry.getKey())))
        && requirements(selector).stream().allMatch(each -> holds(each, labels));
  }

  private static boolean holds(LabelSelectorRequirement requirement, Map<String, String> labels) {
    String value = labels.get(requirement.getKey());
    return switch (requirement.getOperator()) {
      case "In" -> value != null && values(requirement).contains(value);
      case "NotIn" -> value == null || !values(requirement).contains(value);
      case "Exists" -> value != null;
      default -> value == null;
    };
  }

  private static boolean readable(LabelSelectorRequirement requirement) {
    return switch (Objects.requireNonNullElse(requirement.getOperator(), "")) {
      case "In", "NotIn" ->
          !values(requirement).isEmpty()
              && values(requirement).stream().allMatch(Selectors::isLabelValue);
      case "Exists", "DoesNotExist" -> values(requirement).isEmpty();
      default -> false;
    };
  }

  private static List<String> values(LabelSelectorRequirement requirement) {
    return Objects.requireNonNullElse(requirement.getValues(), List.of());
  }

  private static Map<String, String> labels(LabelSelector selector) {
    return Objects.requireNonNullElse(selector.getMatchLabels(), Map.of());
  }

  private static List<LabelSelectorRequirement> requirements(LabelSelector selector) {
    return Objects.requireNonNullElse(selector.getMatchExpressions(), List.of());
  }
}
