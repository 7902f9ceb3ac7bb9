package dev.sluice.controller.planner;

import dev.sluice.controller.revision.VersionIdentity;
import dev.sluice.controller.sizing.CanaryState;
import dev.sluice.controller.sizing.CanaryWeights;
import dev.sluice.controller.sizing.Size;
import dev.sluice.controller.sizing.SurgeLimits;
import dev.sluice.controller.status.Pauses;
import dev.sluice.controller.status.StepHash;
import dev.sluice.schemas.crd.ExtraMetadata;
import dev.sluice.schemas.crd.rollout.CanaryStatus;
import dev.sluice.schemas.crd.rollout.CanaryStatusBuilder;
import dev.sluice.schemas.crd.rollout.CanaryStep;
import dev.sluice.schemas.crd.rollout.CanaryStrategy;
import dev.sluice.schemas.crd.rollout.RolloutStatus;
import dev.sluice.schemas.crd.rollout.TrafficWeights;
import dev.sluice.schemas.crd.routing.TrafficRouting;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a plan of a canary is about: the common facts, steps and weights. */
final class CanaryWorld extends World {

  private final CanaryStrategy canary;

  private CanaryWorld(
      RolloutSnapshot snapshot,
      Instant now,
      CanaryStrategy canary,
      VersionIdentity version,
      boolean created) {
    super(snapshot, now, version, created);
    this.canary = canary;
  }

  /** The world of a Rollout with this strategy. */
  static CanaryWorld of(RolloutSnapshot snapshot, CanaryStrategy canary, Instant now) {
    VersionIdentity version = VersionIdentity.of(snapshot.rollout(), snapshot.replicaSets());
    return new CanaryWorld(snapshot, now, canary, version, false);
  }

  /** The same world with the ReplicaSet that this plan creates. */
  CanaryWorld withCreated(ReplicaSet replicaSet) {
    VersionIdentity version = new VersionIdentity(hash(), Optional.of(replicaSet));
    return new CanaryWorld(snapshot(), now(), canary, version, true);
  }

  CanaryStatus canaryStatus() {
    CanaryStatus before = status().canary();
    return before == null ? CanaryStatusBuilder.builder().build() : before;
  }

  CanaryStrategy canary() {
    return canary;
  }

  @Override
  String stepHash() {
    return StepHash.of(canary.steps());
  }

  @Override
  Optional<RoutingPlace> routingPlace() {
    return RoutingPlace.of(canary, canaryStatus().stablePingPong());
  }

  @Override
  int maxUnavailable() {
    return SurgeLimits.of(canary, replicas()).unavailable();
  }

  @Override
  Optional<Integer> stepIndex() {
    if (canary.steps().isEmpty()) {
      return Optional.empty();
    }
    int index = Objects.requireNonNullElse(status().currentStepIndex(), 0);
    return Optional.of(Math.max(0, Math.min(index, canary.steps().size())));
  }

  @Override
  @Nullable ExtraMetadata newMetadata() {
    return canary.canaryMetadata();
  }

  @Override
  @Nullable ExtraMetadata settledMetadata() {
    return canary.stableMetadata();
  }

  @Override
  boolean waitsForPromotion(RolloutStatus after) {
    boolean timed =
        Optional.ofNullable(after.currentStepIndex())
            .filter(index -> index < canary.steps().size())
            .map(index -> canary.steps().get(index))
            .map(CanaryStep::pause)
            .map(CanaryStep.Pause::duration)
            .isPresent();
    return Pauses.find(after, Pauses.CANARY_PAUSE_STEP).isPresent() && !timed;
  }

  @Override
  boolean fastRollback() {
    return RollbackWindow.contains(this);
  }

  /**
   * Whether the version wanted gets everything at once, without steps, pauses and analysis: a user
   * asks for it, or an earlier version within the rollback window comes back. An abort ends that.
   */
  boolean skipsSteps() {
    return status().promoteFull() || (!status().abort() && fastRollback());
  }

  /** The Services that traffic is split between. */
  CanaryServices services() {
    return CanaryServices.routed(canary, canaryStatus().stablePingPong());
  }

  /** The Services that take turns, where the strategy names such. */
  Optional<CanaryServices> turns() {
    return CanaryServices.turns(canary, canaryStatus().stablePingPong());
  }

  /** The step in progress. */
  Optional<CanaryStep> step() {
    return stepIndex()
        .filter(index -> index < canary.steps().size())
        .map(index -> canary.steps().get(index));
  }

  /** The providers that move traffic, when there is at least one. */
  Optional<TrafficRouting> router() {
    return Optional.ofNullable(canary.trafficRouting())
        .filter(routing -> routing.istio() != null || routing.nginx() != null);
  }

  /** Weights in effect, as the providers last confirmed them. */
  Optional<TrafficWeights> weights() {
    return Optional.ofNullable(canaryStatus().weights());
  }

  int canaryWeight() {
    return weights().map(TrafficWeights::canary).map(TrafficWeights.Destination::weight).orElse(0);
  }

  /**
   * With dynamicStableScale pods beyond what the canary's weight asks for carry no traffic: they do
   * not make the next weight wait for them.
   */
  Size carrying(Size size) {
    if (!canary.dynamicStableScale() || weights().isEmpty()) {
      return size;
    }
    int share = CanaryWeights.share(canaryWeight(), replicas(), CanaryWeights.max(canary));
    return new Size(size.replicas(), Math.min(size.available(), share));
  }

  /** Input of the replica arithmetic. */
  CanaryState sizing(boolean aborted) {
    return new CanaryState(
        replicas(),
        canary,
        stepIndex(),
        aborted,
        skipsSteps() || status().stableRS().isEmpty() || fullyPromoted(),
        newSet().map(Size::of).map(size -> aborted ? carrying(size) : size),
        stableSet().map(Size::of),
        stableIsNew(),
        others().stream().map(Size::of).toList(),
        weights()
            .map(
                weights ->
                    new CanaryState.Weights(
                        weights.canary() == null ? 0 : weights.canary().weight(),
                        weights.stable() == null ? 0 : weights.stable().weight())));
  }
}
