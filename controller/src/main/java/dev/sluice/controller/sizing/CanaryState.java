package dev.sluice.controller.sizing;

import dev.sluice.schemas.crd.rollout.CanaryStrategy;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Optional;

/**
 * What the replica arithmetic of a canary depends on.
 *
 * @param replicas pods wanted in all ({@code spec.replicas})
 * @param strategy the canary strategy
 * @param stepIndex step in progress, empty when there are no steps
 * @param aborted the update was aborted
 * @param wholesale the new version is to get everything: full promotion asked for, no stable
 *     version, or the new version is the stable one
 * @param canary size of the new version, empty when it has no ReplicaSet
 * @param stable size of the stable version, empty when it has no ReplicaSet
 * @param stableIsCanary both are the same ReplicaSet
 * @param others sizes of all other ReplicaSets
 * @param weights weights in effect, empty when none were set yet
 */
@RecordBuilder
public record CanaryState(
    int replicas,
    CanaryStrategy strategy,
    Optional<Integer> stepIndex,
    boolean aborted,
    boolean wholesale,
    Optional<Size> canary,
    Optional<Size> stable,
    boolean stableIsCanary,
    List<Size> others,
    Optional<Weights> weights)
    implements CanaryStateBuilder.With {

  /**
   * Traffic weights in effect.
   *
   * @param canary weight of the new version
   * @param stable weight of the stable version
   */
  public record Weights(int canary, int stable) {}

  /** Takes a copy of the list. */
  public CanaryState {
    others = List.copyOf(others);
  }

  /** Whether traffic is moved by a provider and not by the ratio of pods. */
  public boolean routed() {
    return strategy.trafficRouting() != null;
  }

  /** The stable version's size when it has a ReplicaSet of its own. */
  Optional<Size> distinctStable() {
    return stableIsCanary ? Optional.empty() : stable;
  }
}
