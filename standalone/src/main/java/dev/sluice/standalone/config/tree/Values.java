package dev.sluice.standalone.config.tree;

import dev.sluice.schemas.crd.GoDuration;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Reads single values from text. Pure. */
final class Values {

  private Values() {}

  /**
   * The value of this type.
   *
   * @throws IllegalArgumentException saying what a right value looks like
   */
  static Object parse(Class<?> type, String text) {
    if (type == String.class) {
      return text;
    }
    if (type == int.class || type == Integer.class) {
      return integer(text);
    }
    if (type == double.class || type == Double.class) {
      return number(text);
    }
    if (type == boolean.class || type == Boolean.class) {
      return truth(text);
    }
    if (type == Duration.class) {
      return duration(text);
    }
    if (type == Path.class) {
      return path(text);
    }
    if (type == List.class) {
      return text.isBlank() ? List.of() : List.of(text.strip().split("\\s*,\\s*"));
    }
    if (type.isEnum()) {
      return constant(type, text);
    }
    throw new IllegalStateException("no configuration value can be a " + type);
  }

  /** What the reference page calls the type. */
  static String name(Class<?> type) {
    if (type.isEnum()) {
      return choices(type);
    }
    return switch (type.getSimpleName()) {
      case "int", "Integer" -> "whole number";
      case "double", "Double" -> "number";
      case "boolean", "Boolean" -> "`true` or `false`";
      case "Duration" -> "duration";
      case "Path" -> "path";
      case "List" -> "list";
      default -> "text";
    };
  }

  private static Object integer(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("must be a whole number", e);
    }
  }

  private static Object number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("must be a number", e);
    }
  }

  private static Object truth(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("must be true or false");
    };
  }

  private static Object duration(String text) {
    return GoDuration.parse(text)
        .orElseThrow(
            () -> new IllegalArgumentException("must be a duration such as 500ms, 1.5s or 15m"));
  }

  private static Object path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("must be a path: " + e.getMessage(), e);
    }
  }

  private static Object constant(Class<?> type, String text) {
    for (Object constant : type.getEnumConstants()) {
      if (constant.toString().equalsIgnoreCase(text)) {
        return constant;
      }
    }
    throw new IllegalArgumentException("must be one of " + choices(type).replace("`", ""));
  }

  private static String choices(Class<?> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(constant -> "`" + constant.toString().toLowerCase(Locale.ROOT) + "`")
        .collect(Collectors.joining(", "));
  }
}
