package dev.sluice.controller.planner;

import dev.sluice.controller.status.Pauses;
import dev.sluice.schemas.crd.rollout.RolloutStatus.PauseCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The pause before the switch: begins once the new version is there and its analysis successful,
 * ends by a user's word or when its time has come.
 */
final class BlueGreenPauseRule {

  private final BlueGreenWorld world;
  private final Draft draft;

  private BlueGreenPauseRule(BlueGreenWorld world, Draft draft) {
    this.world = world;
    this.draft = draft;
  }

  static void apply(BlueGreenWorld world, Draft draft) {
    if (!draft.pauses().aborted()) {
      new BlueGreenPauseRule(world, draft).run();
    }
  }

  /** Whether nothing is to be waited for any more before the switch, but pods. */
  static boolean allDone(BlueGreenWorld world, Draft draft) {
    BlueGreenPauseRule rule = new BlueGreenPauseRule(world, draft);
    return BlueGreenAnalysisRule.beforePromotionIsDone(world, draft) && rule.over();
  }

  private void run() {
    if (world.fastTracked() || !world.pausesBeforeSwitch()) {
      draft.pauses().remove(Pauses.BLUE_GREEN_PAUSE);
      return;
    }
    if (!BlueGreenAnalysisRule.beforePromotionIsDone(world, draft)) {
      return;
    }
    Optional<PauseCondition> begun = begun();
    if (begun.isEmpty() && Pauses.justResumed(world.status())) {
      // The word stands until the switch is made, even when pods are missing or all is frozen.
      draft.pauses().keepResumed();
    } else if (world.spec().paused() || !world.readyForPromotion()) {
      return;
    } else if (over()) {
      draft.pauses().remove(Pauses.BLUE_GREEN_PAUSE);
    } else if (begun.isEmpty()) {
      draft.pauses().add(Pauses.BLUE_GREEN_PAUSE);
      duration().ifPresent(draft::requeueAfter);
    } else {
      end(begun.get())
          .ifPresent(end -> draft.requeueAfter(Duration.between(world.now(), end).plusSeconds(1)));
    }
  }

  private boolean over() {
    if (!world.pausesBeforeSwitch() || world.blueGreenStatus().scaleUpPreviewCheckPoint()) {
      return true;
    }
    Optional<PauseCondition> begun = begun();
    if (begun.isEmpty()) {
      return Pauses.justResumed(world.status());
    }
    return end(begun.get()).map(end -> world.now().isAfter(end)).orElse(false);
  }

  private Optional<PauseCondition> begun() {
    return Pauses.find(world.status(), Pauses.BLUE_GREEN_PAUSE);
  }

  private Optional<Instant> end(PauseCondition begun) {
    Instant start = begun.startTime();
    return start == null ? Optional.empty() : duration().map(start::plus);
  }

  /** Empty when only a user's word ends it. */
  private Optional<Duration> duration() {
    return world.promotesByItself()
        ? Optional.of(Duration.ofSeconds(world.blueGreen().autoPromotionSeconds()))
        : Optional.empty();
  }
}
