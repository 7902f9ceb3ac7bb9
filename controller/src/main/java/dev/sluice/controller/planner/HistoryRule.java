package dev.sluice.controller.planner;

import dev.sluice.controller.revision.ReplicaSets;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.List;
import java.util.Objects;

/** Deletes the oldest ReplicaSets beyond revisionHistoryLimit. */
final class HistoryRule {

  private static final int DEFAULT_LIMIT = 10;

  private HistoryRule() {}

  static void apply(World world, Draft draft) {
    int limit = Objects.requireNonNullElse(world.spec().revisionHistoryLimit(), DEFAULT_LIMIT);
    List<ReplicaSet> old =
        world.others().stream()
            .filter(each -> each.getMetadata().getDeletionTimestamp() == null)
            .toList();
    old.stream()
        .sorted(ReplicaSets.BY_AGE)
        .limit(Math.max(0, old.size() - limit))
        .filter(HistoryRule::idle)
        .forEach(each -> draft.intend(new Intent.DeleteReplicaSet(ObjectRef.of(each))));
  }

  private static boolean idle(ReplicaSet set) {
    Long seen = set.getStatus() == null ? null : set.getStatus().getObservedGeneration();
    Long generation = set.getMetadata().getGeneration();
    return ReplicaSets.wanted(set) == 0
        && ReplicaSets.actual(set) == 0
        && (generation == null || (seen != null && seen >= generation));
  }
}
