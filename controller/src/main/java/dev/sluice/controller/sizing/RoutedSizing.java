package dev.sluice.controller.sizing;

import dev.sluice.controller.sizing.CanarySizing.Target;
import dev.sluice.schemas.crd.rollout.CanaryStep.SetCanaryScale;
import dev.sluice.schemas.crd.rollout.CanaryStrategy;
import java.util.Optional;

/** Sizes where a traffic provider moves the traffic. */
final class RoutedSizing {

  private RoutedSizing() {}

  static Target target(CanaryState state) {
    CanaryStrategy strategy = state.strategy();
    int max = CanaryWeights.max(strategy);
    int weight = CanarySizing.scalingWeight(state);
    int canary =
        explicitReplicas(state)
            .orElseGet(
                () -> atLeastMinPods(state, CanaryWeights.share(weight, state.replicas(), max)));
    if (!strategy.dynamicStableScale()) {
      return new Target(canary, state.replicas());
    }
    int stable = CanaryWeights.share(max - weight, state.replicas(), max);
    if (state.weights().isPresent()) {
      CanaryState.Weights actual = state.weights().get();
      stable = Math.max(stable, CanaryWeights.share(actual.stable(), state.replicas(), max));
      if (state.aborted()) {
        canary = Math.max(canary, CanaryWeights.share(actual.canary(), state.replicas(), max));
      }
    }
    return new Target(atLeastMinPods(state, canary), atLeastMinPods(state, stable));
  }

  private static Optional<Integer> explicitReplicas(CanaryState state) {
    return state.wholesale()
        ? Optional.empty()
        : CanaryWeights.scaleInForce(state).map(SetCanaryScale::replicas);
  }

  private static int atLeastMinPods(CanaryState state, int pods) {
    Integer min = state.strategy().minPodsPerReplicaSet();
    return pods == 0 || min == null ? pods : Math.min(Math.max(pods, min), state.replicas());
  }
}
