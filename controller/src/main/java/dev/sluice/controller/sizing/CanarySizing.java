package dev.sluice.controller.sizing;

import dev.sluice.schemas.crd.rollout.CanaryStep.SetCanaryScale;
import dev.sluice.schemas.crd.rollout.CanaryStrategy.ReplicaProgressThreshold;
import java.util.Optional;

/** How many pods the new and the stable version of a canary are to have next. */
public final class CanarySizing {

  /**
   * Sizes to scale to.
   *
   * @param canary pods of the new version
   * @param stable pods of the stable version, 0 when it has no ReplicaSet of its own and traffic
   *     follows the pods
   */
  public record Target(int canary, int stable) {}

  private CanarySizing() {}

  /** The sizes to scale to now, within the limits of surge and availability. */
  public static Target next(CanaryState state) {
    return state.routed() ? RoutedSizing.target(state) : BasicSizing.target(state);
  }

  /**
   * Whether there are as many pods as the step in progress asks for: of the new version up to its
   * progress threshold, of the stable version exactly, of others none where traffic follows the
   * pods.
   */
  public static boolean settled(CanaryState state) {
    Target target = next(state);
    if (!enough(state, target.canary())) {
      return false;
    }
    if (!state.strategy().dynamicStableScale()
        && !state.stable().map(Size::replicas).equals(Optional.of(target.stable()))) {
      return false;
    }
    return state.routed() || state.others().stream().allMatch(other -> other.available() == 0);
  }

  /** Whether enough pods of the new version are available, of this number wanted. */
  public static boolean enough(CanaryState state, int wanted) {
    if (state.canary().isEmpty()) {
      return false;
    }
    Size canary = state.canary().get();
    ReplicaProgressThreshold threshold = state.strategy().replicaProgressThreshold();
    if (threshold == null || threshold.value() < 0) {
      return canary.replicas() == wanted && canary.available() == wanted;
    }
    if (threshold.type().equals("Pods")) {
      return canary.available() >= threshold.value();
    }
    return wanted == 0 || canary.available() * 100L >= (long) threshold.value() * wanted;
  }

  /** The weight that pods are to follow now, all of it when the new version takes over. */
  static int scalingWeight(CanaryState state) {
    if (state.wholesale()) {
      return CanaryWeights.max(state.strategy());
    }
    Optional<SetCanaryScale> scale = CanaryWeights.scaleInForce(state);
    if (scale.isPresent() && scale.get().replicas() != null) {
      return 0;
    }
    if (scale.isPresent() && scale.get().weight() != null) {
      return scale.get().weight();
    }
    boolean stepsDown = state.aborted() && state.routed() && state.strategy().dynamicStableScale();
    return stepsDown ? CanaryWeights.stepDown(state) : CanaryWeights.current(state);
  }
}
