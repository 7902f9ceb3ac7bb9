package dev.sluice.controller.validation;

import dev.sluice.controller.planner.Annotations;
import dev.sluice.controller.planner.ScaleMode;
import dev.sluice.controller.revision.ReplicaSets;
import dev.sluice.schemas.crd.Rollout;
import java.util.List;

/** Checks the annotation that chooses what autoscalers are told. */
final class ScaleModeValidator {

  private ScaleModeValidator() {}

  static List<SpecError> validate(Rollout rollout) {
    return ReplicaSets.annotation(rollout, Annotations.SCALE_MODE)
        .filter(text -> ScaleMode.of(text).isEmpty())
        .map(
            text ->
                List.of(
                    new SpecError(
                        "metadata.annotations['" + Annotations.SCALE_MODE + "']",
                        SpecError.Type.NOT_SUPPORTED,
                        text,
                        "must be all-pods or stable-pods, or left out for all-pods")))
        .orElse(List.of());
  }
}
