package dev.sluice.controller.planner;

import dev.sluice.schemas.crd.rollout.BlueGreenStatus;
import dev.sluice.schemas.crd.rollout.CanaryStatus;
import dev.sluice.schemas.crd.rollout.RolloutStatus;
import dev.sluice.schemas.crd.rollout.RunReference;
import java.util.Optional;

/** What an AnalysisRun of a Rollout is for. */
public enum RunRole {
  /** An analysis step of a canary. */
  STEP("Step"),
  /** Beside the steps of a canary. */
  BACKGROUND("Background"),
  /** Before the active Service is switched. */
  PRE_PROMOTION("PrePromotion"),
  /** After the active Service was switched. */
  POST_PROMOTION("PostPromotion");

  private final String label;

  RunRole(String label) {
    this.label = label;
  }

  /** Value of the run's {@code rollout-type} label. */
  public String label() {
    return label;
  }

  /** The current run of this role in a status. */
  public Optional<RunReference> in(RolloutStatus status) {
    Optional<CanaryStatus> canary = Optional.ofNullable(status.canary());
    Optional<BlueGreenStatus> blueGreen = Optional.ofNullable(status.blueGreen());
    return switch (this) {
      case STEP -> canary.map(CanaryStatus::currentStepAnalysisRunStatus);
      case BACKGROUND -> canary.map(CanaryStatus::currentBackgroundAnalysisRunStatus);
      case PRE_PROMOTION -> blueGreen.map(BlueGreenStatus::prePromotionAnalysisRunStatus);
      case POST_PROMOTION -> blueGreen.map(BlueGreenStatus::postPromotionAnalysisRunStatus);
    };
  }
}
