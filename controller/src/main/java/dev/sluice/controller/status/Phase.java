package dev.sluice.controller.status;

import dev.sluice.schemas.crd.Condition;
import dev.sluice.schemas.crd.rollout.BlueGreenStatus;
import dev.sluice.schemas.crd.rollout.RolloutPhase;
import dev.sluice.schemas.crd.rollout.RolloutSpec;
import dev.sluice.schemas.crd.rollout.RolloutStatus;
import java.util.Objects;
import java.util.Optional;

/**
 * Phase of a Rollout, with its one-line explanation.
 *
 * @param phase the phase
 * @param message why, empty when Healthy
 */
public record Phase(RolloutPhase phase, String message) {

  /** The phase that follows from a spec and everything else in the status; first match wins. */
  public static Phase of(RolloutSpec spec, RolloutStatus status) {
    Optional<Phase> broken = broken(status);
    if (broken.isPresent()) {
      return broken.get();
    }
    if (spec.paused()) {
      return new Phase(RolloutPhase.PAUSED, "manually paused");
    }
    if (!status.pauseConditions().isEmpty()) {
      return new Phase(RolloutPhase.PAUSED, status.pauseConditions().getFirst().reason());
    }
    if (spec.restartAt() != null && !Objects.equals(spec.restartAt(), status.restartedAt())) {
      return progressing("rollout is restarting");
    }
    boolean promoted = status.stableRS().equals(status.currentPodHash());
    Optional<Condition> traffic =
        Conditions.find(status.conditions(), ConditionTypes.TRAFFIC_ROUTING)
            // A weight that goes back to 0 after the promotion does not make it undone.
            .filter(condition -> condition.status().equals(Conditions.FALSE) || !promoted);
    if (traffic.isPresent()) {
      return progressing("traffic has not moved: " + traffic.get().message());
    }
    return replicas(spec, status);
  }

  private static Optional<Phase> broken(RolloutStatus status) {
    Optional<Condition> invalid = Conditions.find(status.conditions(), ConditionTypes.INVALID_SPEC);
    return invalid
        .or(
            () ->
                status.conditions().stream()
                    .filter(
                        condition ->
                            condition.reason().equals(ConditionTypes.ABORTED)
                                || condition.reason().equals(ConditionTypes.TIMED_OUT))
                    .findFirst())
        .map(
            condition ->
                new Phase(RolloutPhase.DEGRADED, condition.reason() + ": " + condition.message()));
  }

  private static Phase replicas(RolloutSpec spec, RolloutStatus status) {
    int wanted = spec.replicas() == null ? 1 : spec.replicas();
    if (status.updatedReplicas() < wanted) {
      return progressing("more replicas need to be updated");
    }
    if (status.availableReplicas() < status.updatedReplicas()) {
      return progressing("updated replicas are still becoming available");
    }
    if (spec.strategy() != null && spec.strategy().blueGreen() != null) {
      return blueGreen(status);
    }
    boolean routed =
        spec.strategy() != null
            && spec.strategy().canary() != null
            && spec.strategy().canary().trafficRouting() != null;
    if (!routed && status.replicas() > status.updatedReplicas()) {
      return progressing("old replicas are pending termination");
    }
    if (!status.stableRS().equals(status.currentPodHash())) {
      return progressing("waiting for all steps to complete");
    }
    return new Phase(RolloutPhase.HEALTHY, "");
  }

  private static Phase blueGreen(RolloutStatus status) {
    BlueGreenStatus services = status.blueGreen();
    String active = services == null ? "" : services.activeSelector();
    if (active.isEmpty() || !active.equals(status.currentPodHash())) {
      return progressing("active service cutover pending");
    }
    if (!status.stableRS().equals(status.currentPodHash())) {
      return progressing("waiting for analysis to complete");
    }
    return new Phase(RolloutPhase.HEALTHY, "");
  }

  private static Phase progressing(String message) {
    return new Phase(RolloutPhase.PROGRESSING, message);
  }
}
