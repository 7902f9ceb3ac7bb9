package dev.sluice.controller.planner;

import dev.sluice.controller.revision.ReplicaSets;
import dev.sluice.controller.revision.VersionIdentity;
import dev.sluice.schemas.crd.ExtraMetadata;
import dev.sluice.schemas.crd.Rollout;
import dev.sluice.schemas.crd.rollout.RolloutSpec;
import dev.sluice.schemas.crd.rollout.RolloutStatus;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one plan is about, read out of a snapshot: the facts that do not depend on the strategy.
 * Immutable.
 */
abstract sealed class World permits CanaryWorld, BlueGreenWorld {

  private final RolloutSnapshot snapshot;
  private final Instant now;
  private final VersionIdentity version;
  private final boolean created;
  private final RolloutStatus status;

  World(RolloutSnapshot snapshot, Instant now, VersionIdentity version, boolean created) {
    this.snapshot = snapshot;
    this.now = now;
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

  /** Hash of the list of steps, empty for a strategy without steps. */
  abstract String stepHash();

  /** Index of the step in progress, the number of steps when all are done; empty without steps. */
  abstract Optional<Integer> stepIndex();

  /** The objects that move its traffic, when there are any. */
  abstract Optional<RoutingPlace> routingPlace();

  /** How many pods may be missing in a restart. */
  abstract int maxUnavailable();

  /** Labels and annotations of the pods of a new version beside a stable one. */
  abstract @Nullable ExtraMetadata newMetadata();

  /** Labels and annotations of the pods of the stable version. */
  abstract @Nullable ExtraMetadata settledMetadata();

  /** Whether, with this status, a pause of the strategy holds that ends by a user's word only. */
  abstract boolean waitsForPromotion(RolloutStatus after);

  /** Whether the version wanted has proved itself before, and not long ago. */
  abstract boolean fastRollback();

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

  /** Whether this ReplicaSet comes into being only with this plan. */
  boolean isBeingCreated(ReplicaSet set) {
    return created && newSet().map(it -> ReplicaSets.same(it, set)).orElse(false);
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
}
