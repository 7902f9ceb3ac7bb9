package dev.sluice.controller.sizing;

import dev.sluice.schemas.crd.rollout.CanaryStep;
import dev.sluice.schemas.crd.rollout.CanaryStep.SetCanaryScale;
import dev.sluice.schemas.crd.rollout.CanaryStrategy;
import java.util.List;
import java.util.Optional;

/** Which weight or scale is in force. */
public final class CanaryWeights {

  private static final int DEFAULT_MAX = 100;

  private CanaryWeights() {}

  /** What a weight is a share of. */
  public static int max(CanaryStrategy strategy) {
    return strategy.trafficRouting() == null || strategy.trafficRouting().maxTrafficWeight() == null
        ? DEFAULT_MAX
        : strategy.trafficRouting().maxTrafficWeight();
  }

  /**
   * Weight of the newest setWeight step up to the one in progress: 0 before the first and when
   * aborted, all after the last step.
   */
  public static int current(CanaryState state) {
    if (state.aborted()) {
      return 0;
    }
    Optional<Integer> step = stepInProgress(state);
    return step.isEmpty()
        ? max(state.strategy())
        : newestSetWeight(state.strategy().steps(), step.get()).orElse(0);
  }

  /** Weight of the newest setWeight step before the one in progress, 0 when there is none. */
  public static int previous(CanaryState state) {
    int step = stepInProgress(state).orElse(state.strategy().steps().size());
    return newestSetWeight(state.strategy().steps(), step - 1).orElse(0);
  }

  /**
   * The weight to go down to while pods of the stable version come back (dynamicStableScale after
   * an abort or a rollback): that of the last step whose pods are fewer than what the canary must
   * still carry, 0 when there is none.
   */
  public static int stepDown(CanaryState state) {
    if (state.canary().isEmpty()) {
      return 0;
    }
    int missing = state.replicas() - state.stable().map(Size::available).orElse(0);
    Integer delay = state.strategy().abortScaleDownDelaySeconds();
    boolean canaryIsHeld = delay != null && delay > 0;
    int carried = canaryIsHeld ? missing : Math.max(missing, state.canary().get().available());
    int max = max(state.strategy());
    List<CanaryStep> steps = state.strategy().steps();
    for (int i = steps.size() - 1; i >= 0; i--) {
      Integer weight = steps.get(i).setWeight();
      if (weight != null && share(weight, state.replicas(), max) < carried) {
        return weight;
      }
    }
    return 0;
  }

  /** The setCanaryScale in force; empty when pods follow the weight. */
  static Optional<SetCanaryScale> scaleInForce(CanaryState state) {
    Integer abortDelay = state.strategy().abortScaleDownDelaySeconds();
    boolean keptOnAbort = abortDelay != null && abortDelay == 0;
    Optional<Integer> step = stepInProgress(state);
    if (!state.routed() || step.isEmpty() || (state.aborted() && !keptOnAbort)) {
      return Optional.empty();
    }
    for (int i = step.get(); i >= 0; i--) {
      SetCanaryScale scale = state.strategy().steps().get(i).setCanaryScale();
      if (scale != null) {
        return scale.matchTrafficWeight() ? Optional.empty() : Optional.of(scale);
      }
    }
    return Optional.empty();
  }

  /** Pods that a weight stands for, rounded up. */
  public static int share(int weight, int replicas, int max) {
    return (int) Math.ceilDiv((long) weight * replicas, max);
  }

  private static Optional<Integer> stepInProgress(CanaryState state) {
    int index = state.stepIndex().orElse(0);
    return index < state.strategy().steps().size() ? Optional.of(index) : Optional.empty();
  }

  private static Optional<Integer> newestSetWeight(List<CanaryStep> steps, int from) {
    for (int i = from; i >= 0; i--) {
      Integer weight = steps.get(i).setWeight();
      if (weight != null) {
        return Optional.of(weight);
      }
    }
    return Optional.empty();
  }
}
