package dev.sluice.controller.validation;

import dev.sluice.controller.planner.RolloutSnapshot;
import java.util.ArrayList;
import java.util.List;

/** Everything that is wrong with a Rollout. */
public final class RolloutValidator {

  private RolloutValidator() {}

  /** All errors: of the spec by itself, of what it refers to, of what is not supported yet. */
  public static List<SpecError> validate(RolloutSnapshot snapshot) {
    List<SpecError> errors = new ArrayList<>(SpecValidator.validate(snapshot.rollout().getSpec()));
    errors.addAll(Unsupported.in(snapshot.rollout().getSpec()));
    errors.addAll(RoutingValidator.validate(snapshot.rollout().getSpec()));
    errors.addAll(ScaleModeValidator.validate(snapshot.rollout()));
    errors.addAll(WorkloadValidator.resolved(snapshot));
    errors.addAll(ReferenceValidator.validate(snapshot));
    errors.addAll(snapshot.problems());
    return List.copyOf(errors);
  }
}
