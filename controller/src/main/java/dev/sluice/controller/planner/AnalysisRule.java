package dev.sluice.controller.planner;

import dev.sluice.controller.revision.ReplicaSets;
import dev.sluice.controller.status.Pauses;
import dev.sluice.schemas.crd.AnalysisPhase;
import dev.sluice.schemas.crd.AnalysisRun;
import dev.sluice.schemas.crd.analysis.MetricResult;
import dev.sluice.schemas.crd.rollout.BackgroundAnalysis;
import dev.sluice.schemas.crd.rollout.CanaryStep;
import dev.sluice.schemas.crd.rollout.RolloutAnalysis;
import dev.sluice.schemas.crd.rollout.RunReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Starts the AnalysisRuns of a rollout, heeds their verdicts, ends and deletes those outlived. */
final class AnalysisRule {

  private final World world;
  private final Draft draft;

  private AnalysisRule(World world, Draft draft) {
    this.world = world;
    this.draft = draft;
  }

  static void apply(World world, Draft draft) {
    new AnalysisRule(world, draft).run();
  }

  /** Keeps the runs of the status, in plans that are not about analysis. */
  static void carryOver(World world, Draft draft) {
    AnalysisRule rule = new AnalysisRule(world, draft);
    rule.currentStep().ifPresent(run -> draft.stepRun(Optional.of(reference(run))));
    rule.currentBackground().ifPresent(run -> draft.backgroundRun(Optional.of(reference(run))));
  }

  static boolean successful(RunReference run) {
    return run.status() == AnalysisPhase.SUCCESSFUL;
  }

  private void run() {
    boolean noneWanted =
        draft.pauses().aborted()
            || world.status().promoteFull()
            || world.fullyPromoted()
            || world.status().stableRS().isEmpty();
    List<String> current = new ArrayList<>();
    if (!noneWanted) {
      step().ifPresent(name -> current.add(name));
      background().ifPresent(name -> current.add(name));
    }
    List<AnalysisRun> rest =
        world.snapshot().analysisRuns().stream()
            .filter(run -> !current.contains(ReplicaSets.name(run)))
            .toList();
    rest.forEach(this::terminate);
    RunHistory.toDelete(world, rest)
        .forEach(run -> draft.intend(new Intent.DeleteAnalysisRun(ObjectRef.of(run))));
  }

  /** The run of the analysis step in progress: its name. */
  private Optional<String> step() {
    Optional<RolloutAnalysis> analysis = world.step().map(CanaryStep::analysis);
    int index = world.stepIndex().orElse(0);
    Optional<AnalysisRun> current =
        currentStep().filter(run -> analysis.isPresent() && isOfStep(run, index));
    if (analysis.isEmpty()) {
      return Optional.empty();
    }
    if (!world.status().pauseConditions().isEmpty()) {
      current.ifPresent(run -> draft.stepRun(Optional.of(reference(run))));
      return current.map(ReplicaSets::name);
    }
    if (needsNew(current)) {
      return create(RunTemplate.ofStep(analysis.get(), index), true);
    }
    AnalysisRun run = current.orElseThrow();
    draft.stepRun(Optional.of(reference(run)));
    heed(run, "Step-based analysis");
    return Optional.of(ReplicaSets.name(run));
  }

  /** The background run: its name. */
  private Optional<String> background() {
    BackgroundAnalysis analysis = world.canary().analysis();
    if (analysis == null || analysis.templates().isEmpty() || beforeStart(analysis)) {
      return Optional.empty();
    }
    Optional<AnalysisRun> current = currentBackground();
    boolean inconclusive = Pauses.find(world.status(), Pauses.INCONCLUSIVE_RUN).isPresent();
    if (!inconclusive && needsNew(current)) {
      return create(RunTemplate.ofBackground(analysis), false);
    }
    if (current.isEmpty()) {
      return Optional.empty();
    }
    AnalysisRun run = current.get();
    draft.backgroundRun(Optional.of(reference(run)));
    if (!inconclusive) {
      heed(run, "Background analysis");
    }
    return Optional.of(ReplicaSets.name(run));
  }

  private boolean beforeStart(BackgroundAnalysis analysis) {
    int start = Objects.requireNonNullElse(analysis.startingStep(), 0);
    return world.stepIndex().map(index -> index < start).orElse(false);
  }

  /** None yet, or a user resumed after an inconclusive one, or retried after an abort. */
  private boolean needsNew(Optional<AnalysisRun> current) {
    if (current.isEmpty()) {
      return true;
    }
    if (Pauses.justResumed(world.status())) {
      return phase(current.get()) == AnalysisPhase.INCONCLUSIVE;
    }
    return world.status().abortedAt() != null;
  }

  private void heed(AnalysisRun run, String what) {
    switch (foregone(run)) {
      case INCONCLUSIVE -> draft.pauses().add(Pauses.INCONCLUSIVE_RUN);
      case FAILED, ERROR ->
          draft.pauses().abort(what + " phase error/failed: " + run.getStatus().message());
      case PENDING, RUNNING, SUCCESSFUL -> {}
    }
  }

  private Optional<String> create(RunTemplate template, boolean step) {
    if (world.newSetIsBeingCreated()) {
      return Optional.empty(); // its revision is not noted down yet
    }
    return switch (AnalysisRuns.build(world, template)) {
      case AnalysisRuns.Built.Impossible impossible -> {
        draft.event(PlannedEvent.warning("AnalysisRunError", impossible.message()));
        draft.pauses().abort(impossible.message());
        yield Optional.empty();
      }
      case AnalysisRuns.Built.Run built -> {
        if (built.isNew()) {
          draft.intend(new Intent.CreateAnalysisRun(built.run()));
        }
        RunReference reference = reference(built.run());
        if (step) {
          draft.stepRun(Optional.of(reference));
        } else {
          draft.backgroundRun(Optional.of(reference));
        }
        yield Optional.of(reference.name());
      }
    };
  }

  private void terminate(AnalysisRun run) {
    if (!phase(run).completed() && !run.getSpec().terminate()) {
      draft.intend(new Intent.TerminateAnalysisRun(ObjectRef.of(run)));
    }
  }

  private Optional<AnalysisRun> currentStep() {
    return named(world.canaryStatus().currentStepAnalysisRunStatus());
  }

  private Optional<AnalysisRun> currentBackground() {
    return named(world.canaryStatus().currentBackgroundAnalysisRunStatus());
  }

  private Optional<AnalysisRun> named(@Nullable RunReference reference) {
    return Optional.ofNullable(reference)
        .flatMap(
            found ->
                world.snapshot().analysisRuns().stream()
                    .filter(run -> ReplicaSets.name(run).equals(found.name()))
                    .findFirst());
  }

  private static boolean isOfStep(AnalysisRun run, int index) {
    return ReplicaSets.label(run, Annotations.STEP_INDEX)
        .map(label -> label.equals(Integer.toString(index)))
        .orElse(true);
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
