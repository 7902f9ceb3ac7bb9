package dev.sluice.clustersim.behaviour;

import dev.sluice.clustersim.object.ObjectKey;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds who selects given labels without asking everyone: each selector is filed under the one of
 * its labels that fewest others share.
 */
public final class SelectorIndex {

  private record Label(String namespace, String key, String value) {}

  private record Filed(Selector selector, Optional<Label> under) {}

  private final Map<ObjectKey, Filed> selectors = new HashMap<>();
  private final Map<Label, NavigableSet<ObjectKey>> byLabel = new HashMap<>();
  private final Map<String, NavigableSet<ObjectKey>> others = new TreeMap<>();

  /** Files a selector, in place of the one that its holder had before. */
  public void put(ObjectKey holder, Selector selector) {
    Filed known = selectors.get(holder);
    if (known != null && known.selector().equals(selector)) {
      return;
    }
    remove(holder);
    Optional<Label> best = Optional.empty();
    int fewest = Integer.MAX_VALUE;
    for (Map.Entry<String, String> entry : selector.labels().entrySet()) {
      Label label = new Label(holder.namespace(), entry.getKey(), entry.getValue());
      NavigableSet<ObjectKey> there = byLabel.get(label);
      int size = there == null ? 0 : there.size();
      if (size < fewest) {
        fewest = size;
        best = Optional.of(label);
      }
    }
    selectors.put(holder, new Filed(selector, best));
    best.map(label -> byLabel.computeIfAbsent(label, l -> new TreeSet<>()))
        .orElseGet(() -> others.computeIfAbsent(holder.namespace(), n -> new TreeSet<>()))
        .add(holder);
  }

  /** Forgets a holder. */
  public void remove(ObjectKey holder) {
    Filed known = selectors.remove(holder);
    if (known == null) {
      return;
    }
    if (known.under().isPresent()) {
      drop(byLabel, known.under().get(), holder);
    } else {
      drop(others, holder.namespace(), holder);
    }
  }

  /** Who selects something with these labels in this namespace; in the order of the keys. */
  public NavigableSet<ObjectKey> matching(String namespace, Map<String, String> labels) {
    NavigableSet<ObjectKey> found = new TreeSet<>();
    labels.forEach(
        (key, value) -> addMatching(byLabel.get(new Label(namespace, key, value)), labels, found));
    addMatching(others.get(namespace), labels, found);
    return found;
  }

  private void addMatching(
      @org.jspecify.annotations.Nullable NavigableSet<ObjectKey> holders,
      Map<String, String> labels,
      NavigableSet<ObjectKey> found) {
    if (holders == null) {
      return;
    }
    for (ObjectKey holder : holders) {
      Filed filed = selectors.get(holder);
      if (filed != null && filed.selector().matches(labels)) {
        found.add(holder);
      }
    }
  }

  private static <K> void drop(Map<K, NavigableSet<ObjectKey>> index, K under, ObjectKey holder) {
    NavigableSet<ObjectKey> there = index.get(under);
    if (there != null && there.remove(holder) && there.isEmpty()) {
      index.remove(under);
    }
  }
}
