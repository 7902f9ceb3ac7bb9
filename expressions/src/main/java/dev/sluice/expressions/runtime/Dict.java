package dev.sluice.expressions.runtime;

import dev.sluice.expressions.syntax.ExpressionException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A map value, in the order of insertion.
 *
 * @param keys whether keys are text or anything
 * @param groups whether its values are lists, so that a missing key gives the empty list
 * @param entries the entries, not to be changed once others see the map
 */
public record Dict(Keys keys, boolean groups, Map<@Nullable Object, @Nullable Object> entries) {
  /** No map has this key: NaN finds nothing. */
  private static final Object ABSENT = new Object();

  /** What keys a map takes. */
  public enum Keys {
    TEXT,
    ANY
  }

  /** An empty map with text keys. */
  public static Dict ofText() {
    return new Dict(Keys.TEXT, false, new LinkedHashMap<>());
  }

  /** The value of a key; nil (or the empty list) when it is missing. */
  public @Nullable Object get(@Nullable Object key) {
    Object checked = key == null && keys == Keys.TEXT ? "" : checked(key);
    if (entries.containsKey(checked)) {
      return entries.get(checked);
    }
    return groups ? Seq.empty() : null;
  }

  /** Whether a key is present. */
  public boolean contains(@Nullable Object key) {
    return entries.containsKey(key == null && keys == Keys.TEXT ? "" : checked(key));
  }

  private @Nullable Object checked(@Nullable Object key) {
    if (keys == Keys.TEXT && !(key instanceof String)) {
      throw new ExpressionException("a key of this map is text, not " + Values.described(key));
    }
    return key instanceof Double d && d.isNaN() ? ABSENT : key(key);
  }

  /** A value as a map key: lists, maps and functions cannot be one. */
  public static @Nullable Object key(@Nullable Object value) {
    if (value instanceof Seq || value instanceof Dict || value instanceof Callable) {
      throw new ExpressionException(Values.described(value) + " cannot be a map key");
    }
    return value instanceof Double d && d == 0 ? (Object) 0.0 : value;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
