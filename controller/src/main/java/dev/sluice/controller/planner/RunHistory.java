package dev.sluice.controller.planner;

import dev.sluice.controller.revision.ReplicaSets;
import dev.sluice.schemas.crd.AnalysisPhase;
import dev.sluice.schemas.crd.AnalysisRun;
import dev.sluice.schemas.crd.rollout.RolloutSpec.AnalysisHistory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which finished AnalysisRuns have outlived their use. */
final class RunHistory {

  private static final int DEFAULT_LIMIT = 5;

  private RunHistory() {}

  /** Finished runs of no version, and those beyond the limits, oldest first. */
  static List<AnalysisRun> toDelete(World world, List<AnalysisRun> notCurrent) {
    List<AnalysisRun> delete = new ArrayList<>();
    List<AnalysisRun> successful = new ArrayList<>();
    List<AnalysisRun> unsuccessful = new ArrayList<>();
    for (AnalysisRun run : notCurrent) {
      AnalysisPhase phase = AnalysisRule.phase(run);
      if (run.getMetadata().getDeletionTimestamp() != null || !phase.completed()) {
        continue;
      }
      if (!versionLives(world, run)) {
        delete.add(run);
      } else if (phase == AnalysisPhase.SUCCESSFUL) {
        successful.add(run);
      } else {
        unsuccessful.add(run);
      }
    }
    AnalysisHistory limits = world.spec().analysis();
    delete.addAll(beyond(successful, limits == null ? null : limits.successfulRunHistoryLimit()));
    delete.addAll(
        beyond(unsuccessful, limits == null ? null : limits.unsuccessfulRunHistoryLimit()));
    return delete;
  }

  private static boolean versionLives(World world, AnalysisRun run) {
    Optional<String> hash =
        ReplicaSets.label(run, Annotations.POD_HASH).filter(label -> !label.isEmpty());
    return hash.isPresent()
        && world.all().stream()
            .anyMatch(
                set ->
                    ReplicaSets.hash(set).equals(hash.get())
                        && set.getMetadata().getDeletionTimestamp() == null);
  }

  private static List<AnalysisRun> beyond(List<AnalysisRun> runs, @Nullable Integer limit) {
    int keep = Math.max(0, Objects.requireNonNullElse(limit, DEFAULT_LIMIT));
    return runs.stream()
        .sorted(
            Comparator.<AnalysisRun, Instant>comparing(ReplicaSets::created)
                .thenComparing(ReplicaSets::name))
        .limit(Math.max(0, runs.size() - keep))
        .toList();
  }
}
