package dev.sluice.controller.planner;

import dev.sluice.controller.revision.ReplicaSets;
import dev.sluice.controller.sizing.CanarySizing;
import dev.sluice.controller.status.Pauses;
import dev.sluice.schemas.crd.rollout.CanaryStatus;
import dev.sluice.schemas.crd.rollout.CanaryStatusBuilder;
import dev.sluice.schemas.crd.rollout.CanaryStep;
import dev.sluice.schemas.crd.rollout.RolloutStatusBuilder;
import dev.sluice.schemas.crd.rollout.TrafficWeights;
import java.util.Optional;

/** Ends a plan: step, promotion and the whole status. */
final class CanaryStatusRule {

  private final CanaryWorld world;
  private final Draft draft;
  private final StatusWriter writer;
  private final RolloutStatusBuilder status;
  private String stablePingPong;

  private CanaryStatusRule(CanaryWorld world, Draft draft) {
    this.world = world;
    this.draft = draft;
    this.writer = new StatusWriter(world, draft);
    this.status = writer.status();
    ScaleMode.write(world, status);
    this.stablePingPong = world.canaryStatus().stablePingPong();
  }

  /** The status after template or steps were changed: the update begins at its first step. */
  static Plan startOver(CanaryWorld world, Draft draft) {
    CanaryStatusRule rule = new CanaryStatusRule(world, draft);
    rule.writer.reset();
    boolean backToStable = world.hash().equals(world.status().stableRS());
    int steps = world.canary().steps().size();
    boolean sameVersion = world.hash().equals(world.status().currentPodHash());
    boolean backInWindow =
        RollbackWindow.contains(world)
            && world.newSet().map(set -> ReplicaSets.wanted(set) > 0).orElse(false);
    if (steps == 0) {
      rule.status.currentStepIndex(null);
    } else {
      rule.status.currentStepIndex(backToStable || backInWindow ? steps : 0);
    }
    if (backToStable && !sameVersion && steps > 0) {
      draft.event(PlannedEvent.normal("SkipSteps", "Rollback to stable ReplicaSets"));
    } else if (backInWindow && steps > 0) {
      draft.event(PlannedEvent.normal("SkipSteps", "Rollback within window"));
    }
    draft.weights(world.weights());
    return rule.finish();
  }

  /** The status of an ordinary plan. */
  static Plan write(CanaryWorld world, Draft draft) {
    CanaryStatusRule rule = new CanaryStatusRule(world, draft);
    rule.proceed();
    return rule.finish();
  }

  private void proceed() {
    int steps = world.canary().steps().size();
    Optional<Integer> index = world.stepIndex();
    if (world.skipsSteps()) {
      draft.pauses().clear();
      draft.pauses().removeAbort();
      index = index.map(before -> steps);
    }
    Optional<String> promotion = promotion(index);
    if (promotion.isPresent()) {
      promote(promotion.get());
      return;
    }
    if (draft.pauses().aborted()) {
      index = index.map(before -> world.fullyPromoted() ? steps : 0);
    } else if (index.isPresent() && world.step().isPresent() && stepIsDone(world.step().get())) {
      int done = index.get() + 1;
      draft.event(
          PlannedEvent.normal(
              "RolloutStepCompleted",
              "Rollout step %d/%d completed (%s)"
                  .formatted(done, steps, Steps.describe(world.step().get()))));
      draft.pauses().remove(Pauses.CANARY_PAUSE_STEP);
      draft.dropRun(RunRole.STEP);
      index = Optional.of(done);
    }
    status.currentStepIndex(index.orElse(null));
  }

  /** Why the version wanted becomes the stable one now, if it does. */
  private Optional<String> promotion(Optional<Integer> index) {
    if (world.stableSet().isEmpty()) {
      return Optional.of("initial deploy");
    }
    boolean enough = CanarySizing.enough(world.sizing(false), world.replicas());
    if (draft.pauses().aborted() && !world.fullyPromoted()) {
      return Optional.empty();
    }
    if (!enough || world.spec().paused() || !draft.routingSettled()) {
      return Optional.empty();
    }
    if (world.status().promoteFull()) {
      return Optional.of("full promotion requested");
    }
    if (world.skipsSteps()) {
      return Optional.of("rollback within window");
    }
    int steps = world.canary().steps().size();
    boolean allDone = steps == 0 || index.equals(Optional.of(steps));
    if (!allDone && !world.fullyPromoted()) {
      return Optional.empty();
    }
    return Optional.of("completed all %d canary steps".formatted(steps));
  }

  private void promote(String why) {
    int steps = world.canary().steps().size();
    status.currentStepIndex(steps == 0 ? null : steps);
    if (!world.hash().equals(world.status().stableRS())) {
      stablePingPong = CanaryServices.flipped(stablePingPong);
    }
    writer.promote(why);
  }

  private boolean stepIsDone(CanaryStep step) {
    if (world.spec().paused()) {
      return false;
    }
    if (step.pause() != null) {
      return CanaryPauseRule.over(world, step.pause());
    }
    if (step.setCanaryScale() != null || step.setWeight() != null) {
      return draft.routingSettled()
          && CanarySizing.settled(world.sizing(false))
          && weightIsInEffect(step);
    }
    if (step.analysis() != null) {
      return draft.run(RunRole.STEP).map(AnalysisRule::successful).orElse(false);
    }
    if (step.plugin() != null) {
      return CanaryPluginRule.done(world, draft);
    }
    return draft.routingSettled();
  }

  /**
   * A weight is in effect when it is the one confirmed, not one before it. A version of no pods
   * (setCanaryScale 0) never gets any.
   */
  private boolean weightIsInEffect(CanaryStep step) {
    Integer wanted = step.setWeight();
    return wanted == null
        || world.router().isEmpty()
        || CanarySizing.next(world.sizing(false)).canary() == 0
        || draft
            .weights()
            .map(TrafficWeights::canary)
            .map(canary -> canary.weight() == wanted)
            .orElse(false);
  }

  private Plan finish() {
    status.canary(canaryStatus());
    return writer.finish();
  }

  private CanaryStatus canaryStatus() {
    return CanaryStatusBuilder.builder()
        .currentStepAnalysisRunStatus(draft.run(RunRole.STEP).orElse(null))
        .currentBackgroundAnalysisRunStatus(draft.run(RunRole.BACKGROUND).orElse(null))
        .weights(draft.weights().orElse(null))
        .stablePingPong(world.canary().pingPong() == null ? "" : stablePingPong)
        .stepPluginStatuses(draft.stepPlugins())
        .build();
  }
}
