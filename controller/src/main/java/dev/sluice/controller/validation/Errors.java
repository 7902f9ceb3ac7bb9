package dev.sluice.controller.validation;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Collects errors. */
final class Errors {

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

  List<SpecError> all() {
    return List.copyOf(list);
  }
}
