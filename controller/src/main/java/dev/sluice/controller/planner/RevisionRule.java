package dev.sluice.controller.planner;

import dev.sluice.controller.revision.ReplicaSets;
import dev.sluice.controller.revision.Revisions;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps the ReplicaSet of the version wanted, and the revision numbers. */
final class RevisionRule {

  private RevisionRule() {}

  /** Makes the ReplicaSet when there is none, else renews its number: the one that is made. */
  static Optional<ReplicaSet> ensure(World world, Draft draft) {
    if (world.newSet().isPresent()) {
      syncExisting(world, draft);
      return Optional.empty();
    }
    int revision = atLeastNoted(world, Revisions.next(world.all()));
    ReplicaSet created =
        Revisions.create(
            world.rollout(),
            world.hash(),
            revision,
            world.status().stableRS(),
            MetadataRule.wanted(world, world.hash()));
    draft.intend(new Intent.CreateReplicaSet(created));
    number(world, revision, draft);
    draft.event(
        PlannedEvent.normal(
            "NewReplicaSetCreated",
            "Created ReplicaSet %s (revision %d)".formatted(ReplicaSets.name(created), revision)));
    return Optional.of(created);
  }

  /** Gives a version that is there already the newest number. */
  static void syncExisting(World world, Draft draft) {
    if (world.newSet().isEmpty()) {
      return;
    }
    ReplicaSet set = world.newSet().get();
    List<ReplicaSet> rest =
        world.all().stream().filter(each -> !ReplicaSets.same(each, set)).toList();
    int revision = atLeastNoted(world, Math.max(Revisions.next(rest), ReplicaSets.revision(set)));
    Map<String, Optional<String>> changes =
        Revisions.annotationChanges(world.rollout(), set, revision);
    Integer ready = set.getSpec().getMinReadySeconds();
    boolean readiness = (ready == null ? 0 : ready) != world.spec().minReadySeconds();
    if (!changes.isEmpty() || readiness) {
      draft.intend(
          new Intent.PatchReplicaSetMetadata(
              ObjectRef.of(set),
              Map.of(),
              changes,
              Map.of(),
              Map.of(),
              readiness ? Optional.of(world.spec().minReadySeconds()) : Optional.empty()));
    }
    number(world, revision, draft);
  }

  /** A number never goes back, not even when the cache of ReplicaSets is behind. */
  private static int atLeastNoted(World world, int revision) {
    return Math.max(revision, ReplicaSets.revision(world.rollout()));
  }

  private static void number(World world, int revision, Draft draft) {
    if (ReplicaSets.revision(world.rollout()) != revision) {
      draft.intend(
          new Intent.PatchRolloutAnnotations(
              ObjectRef.of(world.rollout()),
              Map.of(Annotations.REVISION, Optional.of(Integer.toString(revision)))));
      draft.event(PlannedEvent.normal("RolloutUpdated", "Rollout updated to revision " + revision));
    }
  }
}
