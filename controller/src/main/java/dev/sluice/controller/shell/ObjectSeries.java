package dev.sluice.controller.shell;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Remembers which series each object has, so that those it no longer has are removed when it
 * changes and all of them when it is gone. Thread-safe.
 */
final class ObjectSeries {

  /** One series and how to remove it. */
  record Series(String id, Runnable removal) {}

  private final Map<String, Map<String, Series>> byObject = new HashMap<>();

  /** The object has exactly these series now; call after they were set. */
  synchronized void replace(String object, List<Series> now) {
    Map<String, Series> next = new HashMap<>();
    now.forEach(series -> next.put(series.id(), series));
    Map<String, Series> before = byObject.put(object, next);
    if (before != null) {
      List<Series> gone = new ArrayList<>(before.values());
      gone.removeIf(series -> next.containsKey(series.id()));
      gone.forEach(series -> series.removal().run());
    }
  }

  /** The object is gone. */
  synchronized void remove(String object) {
    Map<String, Series> before = byObject.remove(object);
    if (before != null) {
      before.values().forEach(series -> series.removal().run());
    }
  }
}
