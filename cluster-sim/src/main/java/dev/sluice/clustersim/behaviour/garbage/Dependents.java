package dev.sluice.clustersim.behaviour.garbage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.Meta;
import dev.sluice.clustersim.object.Meta.OwnerReference;
import dev.sluice.clustersim.object.ObjectKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/** Who names which owner, by the owner's uid. */
final class Dependents {

  private final Map<String, NavigableSet<ObjectKey>> byOwner = new HashMap<>();

  void add(ObjectKey key, ObjectNode object) {
    for (OwnerReference owner : Meta.of(object).owners()) {
      byOwner.computeIfAbsent(owner.uid(), uid -> new TreeSet<>()).add(key);
    }
  }

  void remove(ObjectKey key, ObjectNode object) {
    for (OwnerReference owner : Meta.of(object).owners()) {
      NavigableSet<ObjectKey> there = byOwner.get(owner.uid());
      if (there != null && there.remove(key) && there.isEmpty()) {
        byOwner.remove(owner.uid());
      }
    }
  }

  /** Those that name this owner, in the order of their keys. */
  List<ObjectKey> of(String ownerUid) {
    return List.copyOf(byOwner.getOrDefault(ownerUid, new TreeSet<>()));
  }
}
