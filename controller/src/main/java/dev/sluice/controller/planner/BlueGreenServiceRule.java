package dev.sluice.controller.planner;

import dev.sluice.controller.revision.ReplicaSets;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.Optional;

/** Points the preview and the active Service; each answers where its Service points from now on. */
final class BlueGreenServiceRule {

  private BlueGreenServiceRule() {}

  /** The preview Service follows the version wanted as soon as that has a ReplicaSet. */
  static String preview(BlueGreenWorld world, Draft draft) {
    Optional<Service> preview = world.previewService();
    if (preview.isEmpty() || world.newSet().isEmpty() || world.spec().paused()) {
      return world.previewHash();
    }
    ServiceRule.point(world, preview.get(), world.hash(), draft);
    return world.hash();
  }

  /** The active Service is switched when all is said and done, and only to pods that are there. */
  static String active(BlueGreenWorld world, Draft draft) {
    Optional<Service> active = world.activeService();
    Optional<ReplicaSet> target = target(world, draft);
    boolean frozen = world.spec().paused() && !draft.pauses().aborted();
    if (active.isEmpty() || target.isEmpty() || frozen) {
      return world.activeHash();
    }
    String hash = ReplicaSets.hash(target.get());
    ServiceRule.point(world, active.get(), hash, draft);
    return hash;
  }

  private static Optional<ReplicaSet> target(BlueGreenWorld world, Draft draft) {
    Optional<ReplicaSet> stable = world.stableSet().filter(set -> !world.stableIsNew());
    if (draft.pauses().aborted() && stable.isPresent()) {
      return stable.filter(world::canTakeOver).or(world::activeSet);
    }
    // A Service that selects no version, or one that is gone, must not skip a pause.
    if (world.activeSet().isEmpty() && world.servesStable()) {
      return stable.filter(set -> !world.activeHash().isEmpty() || world.canTakeOver(set));
    }
    Optional<ReplicaSet> wanted =
        world
            .newSet()
            .filter(set -> !world.newSetIsBeingCreated())
            .filter(set -> world.mayBecomeActive(set))
            .filter(set -> world.fastTracked() || BlueGreenPauseRule.allDone(world, draft));
    return wanted.or(world::activeSet);
  }
}
