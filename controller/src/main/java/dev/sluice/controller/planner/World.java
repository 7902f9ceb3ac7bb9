package dev.sluice.controller.planner;

import dev.sluice.controller.revision.ReplicaSets;
import dev.sluice.controller.revision.VersionIdentity;
import dev.sluice.controller.sizing.CanaryState;
import dev.sluice.controller.sizing.Size;
import dev.sluice.controller.status.StepHash;
import dev.sluice.schemas.crd.Rollout;
import dev.sluice.schemas.crd.rollout.CanaryStatus;
import dev.sluice.schemas.crd.rollout.CanaryStatusBuilder;
import dev.sluice.schemas.crd.rollout.CanaryStep;
import dev.sluice.schemas.crd.rollout.CanaryStrategy;
import dev.sluice.schemas.crd.rollout.RolloutSpec;
import dev.sluice.schemas.crd.rollout.RolloutStatus;
import dev.sluice.schemas.crd.rollout.TrafficWeights;
import dev.sluice.schemas.crd.routing.TrafficRouting;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What one plan is about, read out of a snapshot: versions, steps, weights. Immutable. */
final class World {

  private final RolloutSnapshot snapshot;
  private final Instant now;
  private final CanaryStrategy canary;
  private final VersionIdentity version;
  private final boolean created;
  private final RolloutStatus status;

  private World(
      RolloutSnapshot snapshot,
      Instant now,
      CanaryStrategy canary,
      VersionIdentity version,
      boolean created) {
    this.snapshot = snapshot;
    this.now = now;
    this.canary = canary;
    this.version = version;
    this.created = created;
    this.status = newestWish(snapshot.rollout().getStatus());
  }

  /**
   * An abort that is not acted on yet cancels a full promotion that is asked for; one that is asked
   * for after an abort is another try. Argo lets the full promotion win, each time anew.
   */
  private static RolloutStatus newestWish(RolloutStatus status) {
    boolean abortIsNew = status.abort() && status.abortedAt() == null;
    return abortIsNew ? status.withPromoteFull(false) : status;
  }

  /** The world of a valid canary Rollout. */
  static World of(RolloutSnapshot snapshot, CanaryStrategy canary, Instant now) {
    VersionIdentity version = VersionIdentity.of(snapshot.rollout(), snapshot.replicaSets());
    return new World(snapshot, now, canary, version, false);
  }

  /** The same world with the ReplicaSet that this plan creates. */
  World withCreated(ReplicaSet replicaSet) {
    return new World(
        snapshot, now, canary, new VersionIdentity(version.hash(), Optional.of(replicaSet)), true);
  }

  RolloutSnapshot snapshot() {
    return snapshot;
  }

  Instant now() {
    return now;
  }

  Rollout rollout() {
    return snapshot.rollout();
  }

  RolloutSpec spec() {
    return snapshot.rollout().getSpec();
  }

  RolloutStatus status() {
    return status;
  }

  CanaryStatus canaryStatus() {
    CanaryStatus before = status().canary();
    return before == null ? CanaryStatusBuilder.builder().build() : before;
  }

  CanaryStrategy canary() {
    return canary;
  }

  String name() {
    return ReplicaSets.name(rollout());
  }

  int replicas() {
    return Objects.requireNonNullElse(spec().replicas(), 1);
  }

  /** Pod-template hash of the version that the spec names. */
  String hash() {
    return version.hash();
  }

  /** ReplicaSet of the version that the spec names. */
  Optional<ReplicaSet> newSet() {
    return version.replicaSet();
  }

  /** Whether the new version's ReplicaSet comes into being only with this plan. */
  boolean newSetIsBeingCreated() {
    return created;
  }

  /** ReplicaSet of the stable version; may be the new one. */
  Optional<ReplicaSet> stableSet() {
    return status().stableRS().isEmpty() ? Optional.empty() : withHash(status().stableRS());
  }

  boolean stableIsNew() {
    return newSet().isPresent()
        && stableSet().isPresent()
        && ReplicaSets.same(newSet().get(), stableSet().get());
  }

  /** ReplicaSets that are neither new nor stable, newest revision first. */
  List<ReplicaSet> others() {
    return all().stream()
        .filter(each -> newSet().map(set -> !ReplicaSets.same(set, each)).orElse(true))
        .filter(each -> stableSet().map(set -> !ReplicaSets.same(set, each)).orElse(true))
        .sorted(
            Comparator.<ReplicaSet, Integer>comparing(ReplicaSets::revision)
                .reversed()
                .thenComparing(ReplicaSets.BY_AGE))
        .toList();
  }

  /** All ReplicaSets that exist. */
  List<ReplicaSet> all() {
    return snapshot.replicaSets();
  }

  Optional<ReplicaSet> withHash(String hash) {
    return all().stream().filter(each -> ReplicaSets.hash(each).equals(hash)).findFirst();
  }

  Optional<Service> service(String name) {
    return snapshot.services().stream()
        .filter(service -> ReplicaSets.name(service).equals(name))
        .findFirst();
  }

  /** Whether the version wanted is the stable one, as last recorded. */
  boolean fullyPromoted() {
    return !status().stableRS().isEmpty() && status().stableRS().equals(status().currentPodHash());
  }

  /** Whether template or steps differ from those that the status is about. */
  boolean templateOrStepsChanged() {
    boolean template =
        !status().currentPodHash().isEmpty() && !status().currentPodHash().equals(hash());
    boolean steps =
        !status().currentStepHash().isEmpty()
            && !VersionIdentity.statusIsAbout(rollout())
            && !status().currentStepHash().equals(stepHash());
    return template || steps;
  }

  String stepHash() {
    return StepHash.of(canary.steps());
  }

  /** Index of the step in progress, the number of steps when all are done; empty without steps. */
  Optional<Integer> stepIndex() {
    if (canary.steps().isEmpty()) {
      return Optional.empty();
    }
    int index = Objects.requireNonNullElse(status().currentStepIndex(), 0);
    return Optional.of(Math.max(0, Math.min(index, canary.steps().size())));
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

  /** Input of the replica arithmetic. */
  CanaryState sizing(boolean aborted) {
    return new CanaryState(
        replicas(),
        canary,
        stepIndex(),
        aborted,
        status().promoteFull() || status().stableRS().isEmpty() || fullyPromoted(),
        newSet().map(Size::of),
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
