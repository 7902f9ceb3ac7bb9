package dev.sluice.controller.status;

import dev.sluice.schemas.crd.Condition;
import dev.sluice.schemas.crd.rollout.BlueGreenStatus;
import dev.sluice.schemas.crd.rollout.CanaryStep;
import dev.sluice.schemas.crd.rollout.RolloutSpec;
import dev.sluice.schemas.crd.rollout.RolloutStatus;
import dev.sluice.schemas.crd.rollout.RunReference;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether an update moves on, and when it has stood still for too long. */
final class Progress {

  private static final int DEFAULT_DEADLINE_SECONDS = 600;

  private Progress() {}

  /** Whether something got better between two statuses, or another version is begun with. */
  static boolean made(RolloutStatus before, RolloutStatus after) {
    int oldBefore = before.replicas() - before.updatedReplicas();
    int oldAfter = after.replicas() - after.updatedReplicas();
    return after.updatedReplicas() != before.updatedReplicas()
        || oldAfter < oldBefore
        || after.readyReplicas() > before.readyReplicas()
        || after.availableReplicas() > before.availableReplicas()
        || !selectors(after).equals(selectors(before))
        || !after.stableRS().equals(before.stableRS())
        || !after.currentPodHash().equals(before.currentPodHash())
        || !Objects.equals(after.currentStepIndex(), before.currentStepIndex())
        || !after.currentStepHash().equals(before.currentStepHash());
  }

  /** Where the Services of blue-green point. */
  private static List<String> selectors(RolloutStatus status) {
    BlueGreenStatus services = status.blueGreen();
    return services == null
        ? List.of()
        : List.of(services.activeSelector(), services.previewSelector());
  }

  /** When the deadline passes, empty while none runs. */
  static Optional<Instant> deadline(
      RolloutSpec spec, RolloutStatus status, Optional<Condition> progressing) {
    if (progressing.isEmpty()
        || spec.paused()
        || status.abort()
        || !status.pauseConditions().isEmpty()
        || waitsByDesign(spec, status)) {
      return Optional.empty();
    }
    Condition condition = progressing.get();
    return switch (condition.reason()) {
      case ConditionTypes.ROLLOUT_PAUSED, ConditionTypes.REPLICA_SET_AVAILABLE -> Optional.empty();
      default ->
          Optional.ofNullable(condition.lastUpdateTime()).map(from -> from.plus(deadlineOf(spec)));
    };
  }

  static Duration deadlineOf(RolloutSpec spec) {
    return Duration.ofSeconds(
        Objects.requireNonNullElse(spec.progressDeadlineSeconds(), DEFAULT_DEADLINE_SECONDS));
  }

  /** Analysis that is under way, and steps that take as long as they take. */
  private static boolean waitsByDesign(RolloutSpec spec, RolloutStatus status) {
    BlueGreenStatus services = status.blueGreen();
    if (services != null) {
      return isRunning(services.prePromotionAnalysisRunStatus())
          || isRunning(services.postPromotionAnalysisRunStatus());
    }
    if (spec.strategy() == null || spec.strategy().canary() == null) {
      return false;
    }
    List<CanaryStep> steps = spec.strategy().canary().steps();
    int index = Objects.requireNonNullElse(status.currentStepIndex(), 0);
    if (index >= steps.size()) {
      return false;
    }
    CanaryStep step = steps.get(index);
    return step.pause() != null
        || step.analysis() != null
        || step.experiment() != null
        || step.plugin() != null;
  }

  private static boolean isRunning(@Nullable RunReference run) {
    return run != null && (run.status() == null || !run.status().completed());
  }
}
