package dev.sluice.controller.planner;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Label selectors as text. */
final class Selectors {

  private Selectors() {}

  /** The selector in the form that list calls take; empty for none. */
  static String format(@Nullable LabelSelector selector) {
    if (selector == null) {
      return "";
    }
    List<String> parts = new ArrayList<>();
    if (selector.getMatchLabels() != null) {
      new TreeMap<>(selector.getMatchLabels())
          .forEach((key, value) -> parts.add(key + "=" + value));
    }
    if (selector.getMatchExpressions() != null) {
      for (LabelSelectorRequirement requirement : selector.getMatchExpressions()) {
        String values =
            requirement.getValues() == null
                ? ""
                : String.join(",", requirement.getValues().stream().sorted().toList());
        parts.add(
            switch (requirement.getOperator()) {
              case "In" -> requirement.getKey() + " in (" + values + ")";
              case "NotIn" -> requirement.getKey() + " notin (" + values + ")";
              case "Exists" -> requirement.getKey();
              default -> "!" + requirement.getKey();
            });
      }
    }
    return String.join(",", parts);
  }
}
