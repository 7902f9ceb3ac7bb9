package dev.sluice.controller.validation;

import dev.sluice.controller.planner.GoDuration;
import dev.sluice.controller.sizing.CanaryWeights;
import dev.sluice.schemas.crd.rollout.CanaryStep;
import dev.sluice.schemas.crd.rollout.CanaryStrategy;
import dev.sluice.schemas.crd.rollout.RolloutSpec;
import java.util.ArrayList;
import java.util.List;

/** Checks a spec by itself. */
final class SpecValidator {

  private final List<SpecError> errors = new ArrayList<>();

  private SpecValidator() {}

  static List<SpecError> validate(RolloutSpec spec) {
    SpecValidator check = new SpecValidator();
    check.top(spec);
    return check.errors;
  }

  private void top(RolloutSpec spec) {
    if (spec.replicas() != null && spec.replicas() < 0) {
      errors.add(
          SpecError.invalid("spec.replicas", spec.replicas().toString(), "must be 0 or more"));
    }
    if (spec.selector() == null && spec.workloadRef() == null) {
      errors.add(SpecError.required("spec.selector", "set the labels of the Rollout's pods"));
    }
    if (spec.strategy() == null
        || (spec.strategy().canary() == null && spec.strategy().blueGreen() == null)) {
      errors.add(SpecError.required("spec.strategy", "set canary"));
    } else if (spec.strategy().canary() != null) {
      steps(spec.strategy().canary());
    }
  }

  private void steps(CanaryStrategy canary) {
    int max = CanaryWeights.max(canary);
    for (int i = 0; i < canary.steps().size(); i++) {
      CanaryStep step = canary.steps().get(i);
      String path = "spec.strategy.steps[" + i + "]";
      if (step.setWeight() != null && (step.setWeight() < 0 || step.setWeight() > max)) {
        errors.add(
            SpecError.invalid(
                path + ".setWeight", step.setWeight().toString(), "must be between 0 and " + max));
      }
      if (step.pause() != null
          && step.pause().duration() != null
          && GoDuration.parse(step.pause().duration())
              .map(duration -> duration.isNegative())
              .orElse(true)) {
        errors.add(
            SpecError.invalid(
                path + ".pause.duration",
                String.valueOf(step.pause().duration().getValue()),
                "must be a number of seconds or a duration such as 10m, and not negative"));
      }
    }
  }
}
