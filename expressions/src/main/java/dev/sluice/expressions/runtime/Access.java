package dev.sluice.expressions.runtime;

import dev.sluice.expressions.syntax.ExpressionException;
import org.jspecify.annotations.Nullable;

/** Elements, fields and slices. */
public final class Access {
  private Access() {}

  /** The element of a list or text at an index (negative from the end), or the value of a key. */
  public static @Nullable Object fetch(@Nullable Object from, @Nullable Object key) {
    return switch (from) {
      case Seq list -> list.at(index(key, list.size()));
      case String text -> (long) text.charAt(index(key, text.length()));
      case Dict map -> map.get(key);
      case null -> throw new ExpressionException("cannot take " + label(key) + " of nil");
      default ->
          throw new ExpressionException(
              "cannot take " + label(key) + " of " + Values.described(from));
    };
  }

  private static String label(@Nullable Object key) {
    return switch (key) {
      case String field -> "field '" + dev.sluice.expressions.syntax.Bytes.text(field) + "'";
      case Number number -> "element " + number;
      case null, default -> "an element";
    };
  }

  private static int index(@Nullable Object key, int size) {
    if (!(key instanceof Number)) {
      throw new ExpressionException(
          "an element of a list is chosen by a number, not by " + Values.described(key));
    }
    long index = Values.whole(key, "an index");
    long positive = index < 0 ? index + size : index;
    if (positive < 0 || positive >= size) {
      throw new ExpressionException(
          "index out of range: there is no element " + index + " in a list of " + size);
    }
    return (int) positive;
  }

  /** The part of a list or text between two indexes; what lies outside is left away. */
  public static Object slice(
      @Nullable Object value, @Nullable Object from, @Nullable Object to, Budget budget) {
    int size =
        switch (value) {
          case Seq list -> list.size();
          case String text -> text.length();
          case null, default ->
              throw new ExpressionException(
                  "only a list or text has slices, not " + Values.described(value));
        };
    long first = bound(from, size);
    long last = Math.min(bound(to, size), size);
    first = Math.min(first, last);
    budget.steps(1 + (last - first) / 8);
    return value instanceof Seq list
        ? list.slice((int) first, (int) last)
        : Values.text(value, "a slice").substring((int) first, (int) last);
  }

  private static long bound(@Nullable Object value, int size) {
    long bound = Values.whole(value, "a slice");
    return Math.max(0, bound < 0 ? bound + size : bound);
  }

  /** How many characters, elements or entries a value has. */
  public static long length(@Nullable Object value) {
    return switch (value) {
      case Seq list -> list.size();
      case Dict map -> map.entries().size();
      case String text -> {
        String characters = dev.sluice.expressions.syntax.Bytes.text(text);
        yield characters.codePointCount(0, characters.length());
      }
      case null, default ->
          throw new ExpressionException(
              "len() needs text, a list or a map, not " + Values.described(value));
    };
  }
}
