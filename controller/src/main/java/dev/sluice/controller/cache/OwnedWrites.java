package dev.sluice.controller.cache;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;

/**
 * Which of the recent writes have which controller, so that a look at one owner's objects costs
 * nothing for the others. Thread-safe.
 */
final class OwnedWrites {

  private final BiPredicate<ResourceID, String> held;
  private final Map<String, Set<ResourceID>> byController = new ConcurrentHashMap<>();

  /**
   * An empty index.
   *
   * @param held whether the recent write of that name has the controller of that uid
   */
  OwnedWrites(BiPredicate<ResourceID, String> held) {
    this.held = held;
  }

  /** A write that is held from now on. */
  void add(HasMetadata object) {
    ResourceID id = ResourceID.fromResource(object);
    for (String uid : controllers(object)) {
      byController.compute(
          uid,
          (owner, there) -> {
            Set<ResourceID> ids = there == null ? ConcurrentHashMap.newKeySet() : there;
            ids.add(id);
            return ids;
          });
    }
  }

  /** A write that is not held any more, unless one like it came in its place meanwhile. */
  void remove(HasMetadata object) {
    ResourceID id = ResourceID.fromResource(object);
    for (String uid : controllers(object)) {
      byController.computeIfPresent(
          uid,
          (owner, ids) -> {
            if (!held.test(id, uid)) {
              ids.remove(id);
            }
            return ids.isEmpty() ? null : ids;
          });
    }
  }

  /** The names of the writes whose controller has that uid. */
  Set<ResourceID> controlledBy(String uid) {
    return byController.getOrDefault(uid, Set.of());
  }

  static List<String> controllers(HasMetadata object) {
    return object.getMetadata().getOwnerReferences().stream()
        .filter(owner -> Boolean.TRUE.equals(owner.getController()))
        .map(OwnerReference::getUid)
        .toList();
  }
}
