package dev.sluice.controller.planner;

import dev.sluice.controller.revision.ReplicaSets;
import dev.sluice.controller.status.Pauses;
import dev.sluice.schemas.crd.AnalysisRun;
import dev.sluice.schemas.crd.rollout.BackgroundAnalysis;
import dev.sluice.schemas.crd.rollout.CanaryStep;
import dev.sluice.schemas.crd.rollout.RolloutAnalysis;
import java.util.Objects;
import java.util.Optional;

/** Which AnalysisRuns a canary wants: that of the analysis step in progress, and that beside it. */
final class CanaryAnalysisRule {

  private final CanaryWorld world;
  private final AnalysisRule runs;

  private CanaryAnalysisRule(CanaryWorld world, AnalysisRule runs) {
    this.world = world;
    this.runs = runs;
  }

  static void apply(CanaryWorld world, Draft draft) {
    AnalysisRule runs = new AnalysisRule(world, draft);
    CanaryAnalysisRule rule = new CanaryAnalysisRule(world, runs);
    if (runs.wanted() && !world.skipsSteps()) {
      world.step().map(CanaryStep::analysis).ifPresent(rule::step);
      rule.background();
    }
    runs.endOthers();
  }

  private void step(RolloutAnalysis analysis) {
    int index = world.stepIndex().orElse(0);
    Optional<AnalysisRun> current = runs.current(RunRole.STEP).filter(run -> isOfStep(run, index));
    if (!world.status().pauseConditions().isEmpty()) {
      current.ifPresent(run -> runs.keep(RunRole.STEP, run));
    } else if (runs.needsNew(current)) {
      runs.create(RunRole.STEP, RunTemplate.ofStep(analysis, index));
    } else {
      runs.heed(RunRole.STEP, current.orElseThrow(), "Step-based analysis");
    }
  }

  private void background() {
    BackgroundAnalysis analysis = world.canary().analysis();
    if (analysis == null || analysis.templates().isEmpty() || beforeStart(analysis)) {
      return;
    }
    Optional<AnalysisRun> current = runs.current(RunRole.BACKGROUND);
    if (Pauses.find(world.status(), Pauses.INCONCLUSIVE_RUN).isPresent()) {
      current.ifPresent(run -> runs.keep(RunRole.BACKGROUND, run));
    } else if (runs.needsNew(current)) {
      runs.create(RunRole.BACKGROUND, RunTemplate.ofBackground(analysis));
    } else {
      runs.heed(RunRole.BACKGROUND, current.orElseThrow(), "Background analysis");
    }
  }

  private boolean beforeStart(BackgroundAnalysis analysis) {
    int start = Objects.requireNonNullElse(analysis.startingStep(), 0);
    return world.stepIndex().map(index -> index < start).orElse(false);
  }

  private static boolean isOfStep(AnalysisRun run, int index) {
    return ReplicaSets.label(run, Annotations.STEP_INDEX)
        .map(label -> label.equals(Integer.toString(index)))
        .orElse(true);
  }
}
