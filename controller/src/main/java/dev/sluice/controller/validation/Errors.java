package dev.sluice.controller.validation;

import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Collects errors. */
final class Errors {

  private static final Pattern PERCENT = Pattern.compile("[0-9]+%?");

  private final List<SpecError> list = new ArrayList<>();

  void add(SpecError error) {
    list.add(error);
  }

  void invalid(String field, @Nullable Object value, String message) {
    list.add(SpecError.invalid(field, Objects.toString(value, ""), message));
  }

  void required(String field, String message) {
    list.add(SpecError.required(field, message));
  }

  void nonNegative(String field, @Nullable Integer value) {
    if (value != null && value < 0) {
      invalid(field, value, "must be 0 or more");
    }
  }

  /** Stricter than Argo, which takes a text that is no percentage for 0 and uses a negative one. */
  void pods(String field, @Nullable IntOrString value) {
    if (value == null) {
      return;
    }
    boolean fine =
        value.getIntVal() != null
            ? value.getIntVal() >= 0
            : value.getStrVal() != null && PERCENT.matcher(value.getStrVal()).matches();
    if (!fine) {
      invalid(field, value.getValue(), "must be a number of pods or a percentage such as 25%");
    }
  }

  List<SpecError> all() {
    return List.copyOf(list);
  }
}
