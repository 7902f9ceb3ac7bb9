package dev.sluice.controller.planner;

import dev.sluice.controller.status.Pauses;
import dev.sluice.schemas.crd.rollout.CanaryStep;
import dev.sluice.schemas.crd.rollout.RolloutStatus.PauseCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Pause steps: begin them, and wake up when a timed one ends. */
final class CanaryPauseRule {

  private CanaryPauseRule() {}

  static void apply(CanaryWorld world, Draft draft) {
    Optional<CanaryStep.Pause> pause = world.step().map(CanaryStep::pause);
    if (world.spec().paused() || pause.isEmpty()) {
      return;
    }
    Optional<PauseCondition> begun = Pauses.find(world.status(), Pauses.CANARY_PAUSE_STEP);
    if (begun.isEmpty()) {
      if (!Pauses.justResumed(world.status())) {
        draft.pauses().add(Pauses.CANARY_PAUSE_STEP);
        duration(pause.get()).ifPresent(draft::requeueAfter);
      }
      return;
    }
    end(begun.get(), pause.get())
        .ifPresent(end -> draft.requeueAfter(Duration.between(world.now(), end).plusSeconds(1)));
  }

  /** Whether the pause of the step in progress is over: resumed by a user, or its time has come. */
  static boolean over(CanaryWorld world, CanaryStep.Pause pause) {
    Optional<PauseCondition> begun = Pauses.find(world.status(), Pauses.CANARY_PAUSE_STEP);
    if (begun.isEmpty()) {
      return Pauses.justResumed(world.status());
    }
    return end(begun.get(), pause).map(end -> world.now().isAfter(end)).orElse(false);
  }

  private static Optional<Instant> end(PauseCondition begun, CanaryStep.Pause pause) {
    Instant start = begun.startTime();
    return start == null ? Optional.empty() : duration(pause).map(start::plus);
  }

  private static Optional<Duration> duration(CanaryStep.Pause pause) {
    return Optional.ofNullable(pause.duration()).flatMap(PauseDuration::parse);
  }
}
