package dev.sluice.schemas.crd;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes what is absent empty, and copies collections, for the constructors of the model's records.
 */
public final class Values {

  private Values() {}

  /** The text, empty when absent. */
  public static String text(@Nullable String text) {
    return text == null ? "" : text;
  }

  /** An immutable copy without nulls, empty when absent. */
  public static <T> List<T> list(@Nullable List<? extends @Nullable T> list) {
    if (list == null || list.isEmpty()) {
      return List.of();
    }
    List<T> copy = new ArrayList<>(list.size());
    for (T element : list) {
      if (element != null) {
        copy.add(element);
      }
    }
    return Collections.unmodifiableList(copy);
  }

  /** An immutable copy in the same order without null values, empty when absent. */
  public static <T> Map<String, T> map(@Nullable Map<String, ? extends @Nullable T> map) {
    if (map == null || map.isEmpty()) {
      return Map.of();
    }
    Map<String, T> copy = new LinkedHashMap<>();
    map.forEach(
        (key, value) -> {
          if (value != null) {
            copy.put(Objects.requireNonNull(key), value);
          }
        });
    return Collections.unmodifiableMap(copy);
  }
}
