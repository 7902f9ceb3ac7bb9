package dev.sluice.expressions;

import java.util.LinkedHashMap;

/**
 * Parsed conditions by name and text, the least recently used dropped beyond a bound. Thread-safe.
 */
public final class ConditionCache {
  private record Key(String name, String text) {}

  private final int most;
  private final LinkedHashMap<Key, Condition> conditions = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * An empty cache.
   *
   * @param most how many conditions it keeps, at least 1
   */
  public ConditionCache(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("a cache keeps at least one condition, not " + most);
    }
    this.most = most;
  }

  /**
   * The condition of a text, parsed if it is not known yet.
   *
   * @param name what errors call it, such as {@code failureCondition}
   */
  public Condition get(String name, String text) {
    Key key = new Key(name, text);
    synchronized (conditions) {
      Condition known = conditions.get(key);
      if (known != null) {
        return known;
      }
    }
    Condition parsed = Condition.parse(name, text);
    synchronized (conditions) {
      conditions.put(key, parsed);
      if (conditions.size() > most) {
        conditions.pollFirstEntry();
      }
    }
    return parsed;
  }
}
