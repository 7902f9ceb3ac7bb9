package dev.sluice.controller.planner;

import dev.sluice.controller.revision.ReplicaSets;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.Instant;

/** {@code spec.rollbackWindow}: how far back an earlier version may be reached at once. */
final class RollbackWindow {

  private RollbackWindow() {}

  /** Whether the version wanted was made before the stable one, and few enough between them. */
  static boolean contains(World world) {
    if (world.spec().rollbackWindow() == null || !isOlder(world)) {
      return false;
    }
    Instant from = ReplicaSets.created(world.newSet().orElseThrow());
    Instant to = ReplicaSets.created(world.stableSet().orElseThrow());
    long between =
        world.all().stream()
            .map(ReplicaSets::created)
            .filter(created -> created.isAfter(from) && created.isBefore(to))
            .count();
    return between < world.spec().rollbackWindow().revisions();
  }

  /** Whether the version wanted was made before the stable one. */
  static boolean isOlder(World world) {
    ReplicaSet wanted = world.newSet().orElse(null);
    ReplicaSet stable = world.stableSet().orElse(null);
    return wanted != null
        && stable != null
        && !world.newSetIsBeingCreated()
        && ReplicaSets.created(wanted).isBefore(ReplicaSets.created(stable));
  }
}
