package dev.sluice.controller.planner;

import dev.sluice.controller.revision.ReplicaSets;
import dev.sluice.controller.status.Pauses;
import dev.sluice.schemas.crd.AnalysisPhase;
import dev.sluice.schemas.crd.AnalysisRun;
import dev.sluice.schemas.crd.analysis.MetricResult;
import dev.sluice.schemas.crd.rollout.RunReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What all AnalysisRuns of a Rollout have in common: they are started, their verdicts heeded, those
 * outlived are ended and deleted. Which run is wanted when is for the strategies to say.
 */
final class AnalysisRule {

  private final World world;
  private final Draft draft;
  private final List<String> current = new ArrayList<>();

  AnalysisRule(World world, Draft draft) {
    this.world = world;
    this.draft = draft;
  }

  /** Keeps the runs of the status, in plans that are not about analysis. */
  static void carryOver(World world, Draft draft) {
    AnalysisRule rule = new AnalysisRule(world, draft);
    for (RunRole role : RunRole.values()) {
      rule.current(role).ifPresent(run -> draft.run(role, reference(run)));
    }
  }

  static boolean successful(RunReference run) {
    return run.status() == AnalysisPhase.SUCCESSFUL;
  }

  /** Whether an update is under way that is to be analysed at all. */
  boolean wanted() {
    return !draft.pauses().aborted()
        && !world.status().promoteFull()
        && !world.fullyPromoted()
        && !world.status().stableRS().isEmpty();
  }

  /**
   * The run of this role that the status names, as far as it still exists. A try after an abort has
   * none yet: what became of the last one says nothing about it.
   */
  Optional<AnalysisRun> current(RunRole role) {
    boolean retried = world.status().abortedAt() != null && !world.status().abort();
    return role.in(world.status())
        .filter(found -> !retried)
        .flatMap(
            found ->
                world.snapshot().analysisRuns().stream()
                    .filter(run -> ReplicaSets.name(run).equals(found.name()))
                    .findFirst());
  }

  /** Shows a run in the status; it is ended all the same, unless it is kept too. */
  void show(RunRole role, AnalysisRun run) {
    draft.run(role, reference(run));
  }

  /** Leaves a run as it is, whatever its verdict. */
  void keep(RunRole role, AnalysisRun run) {
    show(role, run);
    current.add(ReplicaSets.name(run));
  }

  /** Leaves a run as it is, and pauses or aborts by its verdict. */
  void heed(RunRole role, AnalysisRun run, String what) {
    keep(role, run);
    switch (foregone(run)) {
      case INCONCLUSIVE -> draft.pauses().add(Pauses.INCONCLUSIVE_RUN);
      case FAILED, ERROR ->
          draft.pauses().abort(what + " phase error/failed: " + run.getStatus().message());
      case PENDING, RUNNING, SUCCESSFUL -> {}
    }
  }

  /** None yet, also after a retry, or a user resumed after an inconclusive one. */
  boolean needsNew(Optional<AnalysisRun> run) {
    return run.isEmpty()
        || (Pauses.justResumed(world.status()) && phase(run.get()) == AnalysisPhase.INCONCLUSIVE);
  }

  /** Starts a run; one that cannot be made aborts the update. */
  void create(RunRole role, RunTemplate template) {
    if (world.newSetIsBeingCreated()) {
      return; // its revision is not noted down yet
    }
    switch (AnalysisRuns.build(world, template)) {
      case AnalysisRuns.Built.Impossible impossible -> {
        draft.event(PlannedEvent.warning("AnalysisRunError", impossible.message()));
        draft.pauses().abort(impossible.message());
      }
      case AnalysisRuns.Built.Run built -> {
        if (built.isNew()) {
          draft.intend(new Intent.CreateAnalysisRun(built.run()));
        }
        keep(role, built.run());
      }
    }
  }

  /** Ends the runs that were neither kept nor created, and deletes those outlived. */
  void endOthers() {
    List<AnalysisRun> rest =
        world.snapshot().analysisRuns().stream()
            .filter(run -> !current.contains(ReplicaSets.name(run)))
            .toList();
    rest.forEach(this::terminate);
    RunHistory.toDelete(world, rest)
        .forEach(run -> draft.intend(new Intent.DeleteAnalysisRun(ObjectRef.of(run))));
  }

  private void terminate(AnalysisRun run) {
    if (!phase(run).completed() && !run.getSpec().terminate()) {
      draft.intend(new Intent.TerminateAnalysisRun(ObjectRef.of(run)));
    }
  }

  private static RunReference reference(AnalysisRun run) {
    return new RunReference(
        ReplicaSets.name(run),
        run.getStatus().phase() == null ? null : foregone(run),
        run.getStatus().message());
  }

  /**
   * The run's phase; for one that only waits for what is in flight and will end in Failed or Error,
   * whatever comes, that one: a query that hangs must not keep a bad version in traffic.
   */
  private static AnalysisPhase foregone(AnalysisRun run) {
    AnalysisPhase phase = phase(run);
    if (phase.completed()) {
      return phase;
    }
    List<AnalysisPhase> metrics =
        run.getStatus().metricResults().stream()
            .filter(metric -> !metric.dryRun() && metric.phase() != null)
            .map(MetricResult::phase)
            .toList();
    if (metrics.contains(AnalysisPhase.FAILED)) {
      return AnalysisPhase.FAILED;
    }
    return metrics.contains(AnalysisPhase.ERROR) ? AnalysisPhase.ERROR : phase;
  }

  static AnalysisPhase phase(AnalysisRun run) {
    return Objects.requireNonNullElse(run.getStatus().phase(), AnalysisPhase.PENDING);
  }
}
