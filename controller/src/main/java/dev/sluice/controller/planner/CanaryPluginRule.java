package dev.sluice.controller.planner;

import dev.sluice.controller.planner.StepPluginCall.Operation;
import dev.sluice.schemas.crd.rollout.CanaryStep;
import dev.sluice.schemas.crd.rollout.StepPluginStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Which step plugin is called next, and what its reply means. One call at a time: an abort first
 * takes back what was done, last step first; then work whose step was skipped is ended; then comes
 * the step in progress.
 */
final class CanaryPluginRule {

  private final CanaryWorld world;
  private final Draft draft;
  private final StepPluginLog log;

  private CanaryPluginRule(CanaryWorld world, Draft draft) {
    this.world = world;
    this.draft = draft;
    this.log = new StepPluginLog(before(world));
  }

  static void apply(CanaryWorld world, Draft draft) {
    CanaryPluginRule rule = new CanaryPluginRule(world, draft);
    rule.next();
    draft.stepPlugins(rule.log.statuses());
  }

  /** Keeps the statuses, in plans that are not about steps. */
  static void carryOver(CanaryWorld world, Draft draft) {
    draft.stepPlugins(before(world));
  }

  /** Whether the plugin of the step in progress has done its work. */
  static boolean done(CanaryWorld world, Draft draft) {
    return new StepPluginLog(draft.stepPlugins())
        .find(Operation.RUN, world.stepIndex().orElse(0))
        .map(StepPluginLog::isSuccessful)
        .orElse(false);
  }

  private void next() {
    if (!isAborted()) {
      skipped().or(this::inProgress).ifPresent(this::proceed);
    }
    // Also when the step in progress has just failed.
    if (isAborted()) {
      toTakeBack().ifPresent(this::proceed);
    }
  }

  private boolean isAborted() {
    return draft.pauses().aborted() && !world.fullyPromoted();
  }

  /** Something that a plugin is to do. */
  private record Work(Operation operation, int index, CanaryStep.PluginStep step) {}

  private Optional<Work> toTakeBack() {
    return log.statuses().stream()
        .filter(StepPluginLog::isRun)
        .filter(run -> !run.disabled() && !StepPluginLog.isFailed(run))
        .filter(run -> isOpen(Operation.ABORT, run))
        .max(Comparator.comparingInt(StepPluginStatus::index))
        .flatMap(run -> work(Operation.ABORT, run));
  }

  private Optional<Work> skipped() {
    int current = world.skipsSteps() || world.fullyPromoted() ? -1 : world.stepIndex().orElse(-1);
    return log.statuses().stream()
        .filter(StepPluginLog::isRun)
        .filter(run -> !StepPluginLog.isOver(run) && run.index() != current)
        .filter(run -> isOpen(Operation.TERMINATE, run))
        .max(Comparator.comparingInt(StepPluginStatus::index))
        .flatMap(run -> work(Operation.TERMINATE, run));
  }

  private Optional<Work> inProgress() {
    boolean progresses =
        !world.spec().paused()
            && world.status().pauseConditions().isEmpty()
            && !world.skipsSteps()
            && !world.fullyPromoted()
            && !world.newSetIsBeingCreated()
            && world.stableSet().isPresent();
    return progresses
        ? world
            .step()
            .map(CanaryStep::plugin)
            .map(step -> new Work(Operation.RUN, world.stepIndex().orElse(0), step))
        : Optional.empty();
  }

  private boolean isOpen(Operation operation, StepPluginStatus run) {
    return log.find(operation, run.index()).map(one -> !StepPluginLog.isOver(one)).orElse(true);
  }

  /** Empty where the step list was changed under it. */
  private Optional<Work> work(Operation operation, StepPluginStatus run) {
    return run.index() >= world.canary().steps().size()
        ? Optional.empty()
        : Optional.ofNullable(world.canary().steps().get(run.index()).plugin())
            .filter(step -> step.name().equals(run.name()))
            .map(step -> new Work(operation, run.index(), step));
  }

  private void proceed(Work work) {
    StepPluginStatus before =
        log.find(work.operation(), work.index())
            .orElseGet(
                () ->
                    StepPluginLog.begun(
                        work.operation(), work.index(), work.step().name(), world.now()));
    if (StepPluginLog.isOver(before)) {
      return;
    }
    Optional<Instant> due = StepPluginLog.due(before);
    if (due.isPresent() && world.now().isBefore(due.get())) {
      draft.requeueAfter(Duration.between(world.now(), due.get()));
      return;
    }
    StepPluginCall call = call(work, before);
    Optional<StepPluginReply> reply =
        world.snapshot().pluginReply().filter(found -> found.call().same(call));
    if (reply.isEmpty()) {
      log.put(before);
      draft.intend(new Intent.CallStepPlugin(call));
      return;
    }
    StepPluginStatus after = StepPluginLog.heed(before, reply.get().result(), world.now());
    log.put(after);
    StepPluginLog.due(after)
        .ifPresent(then -> draft.requeueAfter(Duration.between(world.now(), then)));
    tell(work, before, after);
  }

  private StepPluginCall call(Work work, StepPluginStatus status) {
    return new StepPluginCall(
        world.hash(),
        work.index(),
        work.step().name(),
        work.operation(),
        Objects.requireNonNullElse(status.startedAt(), world.now()),
        status.executions(),
        Optional.ofNullable(work.step().config()),
        Optional.ofNullable(status.status())
            .or(
                () ->
                    log.find(Operation.RUN, work.index())
                        .flatMap(run -> Optional.ofNullable(run.status()))));
  }

  private void tell(Work work, StepPluginStatus before, StepPluginStatus after) {
    String what =
        "step plugin %s (spec.strategy.canary.steps[%d]), %s: %s"
            .formatted(work.step().name(), work.index(), work.operation().text(), after.message());
    if (StepPluginLog.isError(after)) {
      if (!StepPluginLog.isError(before) || !before.message().equals(after.message())) {
        draft.event(PlannedEvent.warning("ReconciliationError", what));
      }
    } else if (!before.phase().equals(after.phase())) {
      String transition = "%s, now %s (before: %s)".formatted(what, after.phase(), before.phase());
      draft.event(
          StepPluginLog.isFailed(after)
              ? PlannedEvent.warning("StepPluginTransition", transition)
              : PlannedEvent.normal("StepPluginTransition", transition));
    }
    if (StepPluginLog.isFailed(after) && work.operation() == Operation.RUN) {
      draft.pauses().abort(what);
    }
  }

  /** A try after an abort begins at the first step: what was done before was taken back. */
  private static List<StepPluginStatus> before(CanaryWorld world) {
    boolean retried = world.status().abortedAt() != null && !world.status().abort();
    return retried ? List.of() : world.canaryStatus().stepPluginStatuses();
  }
}
