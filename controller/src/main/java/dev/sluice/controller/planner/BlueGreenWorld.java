package dev.sluice.controller.planner;

import dev.sluice.controller.revision.ReplicaSets;
import dev.sluice.controller.revision.VersionIdentity;
import dev.sluice.controller.sizing.SurgeLimits;
import dev.sluice.controller.status.Pauses;
import dev.sluice.schemas.crd.ExtraMetadata;
import dev.sluice.schemas.crd.rollout.BlueGreenStatus;
import dev.sluice.schemas.crd.rollout.BlueGreenStatusBuilder;
import dev.sluice.schemas.crd.rollout.BlueGreenStrategy;
import dev.sluice.schemas.crd.rollout.RolloutStatus;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a plan of a blue-green Rollout is about: the common facts, and where its Services point. */
final class BlueGreenWorld extends World {

  private final BlueGreenStrategy blueGreen;

  private BlueGreenWorld(
      RolloutSnapshot snapshot,
      Instant now,
      BlueGreenStrategy blueGreen,
      VersionIdentity version,
      boolean created) {
    super(snapshot, now, version, created);
    this.blueGreen = blueGreen;
  }

  /** The world of a Rollout with this strategy. */
  static BlueGreenWorld of(RolloutSnapshot snapshot, BlueGreenStrategy blueGreen, Instant now) {
    VersionIdentity version = VersionIdentity.of(snapshot.rollout(), snapshot.replicaSets());
    return new BlueGreenWorld(snapshot, now, blueGreen, version, false);
  }

  /** The same world with the ReplicaSet that this plan creates. */
  BlueGreenWorld withCreated(ReplicaSet replicaSet) {
    VersionIdentity version = new VersionIdentity(hash(), Optional.of(replicaSet));
    return new BlueGreenWorld(snapshot(), now(), blueGreen, version, true);
  }

  BlueGreenStrategy blueGreen() {
    return blueGreen;
  }

  BlueGreenStatus blueGreenStatus() {
    BlueGreenStatus before = status().blueGreen();
    return before == null ? BlueGreenStatusBuilder.builder().build() : before;
  }

  @Override
  String stepHash() {
    return "";
  }

  @Override
  Optional<Integer> stepIndex() {
    return Optional.empty();
  }

  @Override
  Optional<RoutingPlace> routingPlace() {
    return Optional.empty();
  }

  @Override
  int maxUnavailable() {
    return SurgeLimits.of(blueGreen, replicas()).unavailable();
  }

  @Override
  @Nullable ExtraMetadata newMetadata() {
    return blueGreen.previewMetadata();
  }

  @Override
  @Nullable ExtraMetadata settledMetadata() {
    return blueGreen.activeMetadata();
  }

  @Override
  boolean waitsForPromotion(RolloutStatus after) {
    return Pauses.find(after, Pauses.BLUE_GREEN_PAUSE).isPresent()
        && (!promotesByItself() || blueGreen.autoPromotionSeconds() <= 0);
  }

  /** Whether the switch needs nobody's word. */
  boolean promotesByItself() {
    return Objects.requireNonNullElse(blueGreen.autoPromotionEnabled(), true);
  }

  Optional<Service> activeService() {
    return service(blueGreen.activeService());
  }

  Optional<Service> previewService() {
    return service(blueGreen.previewService());
  }

  /** Hash that the active Service selects, empty before it was ever pointed. */
  String activeHash() {
    return activeService().map(ServiceRule::selected).orElse("");
  }

  /** ReplicaSet behind the active Service. */
  Optional<ReplicaSet> activeSet() {
    return activeHash().isEmpty() ? Optional.empty() : withHash(activeHash());
  }

  /** Hash that the preview Service selects, empty without one. */
  String previewHash() {
    return previewService().map(ServiceRule::selected).orElse("");
  }

  /** Whether the active Service selects the version that the spec names. */
  boolean activeIsNew() {
    return activeHash().equals(hash());
  }

  /** Whether all pods of the whole Rollout are there in this ReplicaSet, and available. */
  boolean saturated(ReplicaSet set) {
    return ReplicaSets.wanted(set) == replicas() && ReplicaSets.available(set) >= replicas();
  }

  /**
   * Whether users may be led back to this former version at once: as many pods as may be missing in
   * a restart may be missing now too, since staying where they are is worse.
   */
  boolean canTakeOver(ReplicaSet set) {
    int floor = Math.max(Math.min(1, replicas()), replicas() - maxUnavailable());
    return ReplicaSets.steady(set) >= floor;
  }

  /** Whether the new version has the pods that users need. */
  boolean mayBecomeActive(ReplicaSet set) {
    return stableIsNew() && !activeHash().isEmpty() ? canTakeOver(set) : saturated(set);
  }

  /** Whether another version than the new one is stable and has pods to serve users with. */
  boolean servesStable() {
    return !stableIsNew() && stableSet().filter(set -> ReplicaSets.available(set) > 0).isPresent();
  }

  /** Pods of the new version for now. */
  int previewSize() {
    Integer preview = blueGreen.previewReplicaCount();
    boolean whole =
        blueGreenStatus().scaleUpPreviewCheckPoint()
            || status().promoteFull()
            || status().stableRS().isEmpty()
            || activeHash().isEmpty();
    return preview == null || whole ? replicas() : preview;
  }

  /** Whether the new version has the pods that it is looked at with before the switch. */
  boolean readyForPromotion() {
    int wanted = previewSize();
    return newSet()
        .filter(set -> !newSetIsBeingCreated())
        .filter(set -> ReplicaSets.wanted(set) == wanted && ReplicaSets.available(set) >= wanted)
        .isPresent();
  }

  /** Whether the strategy waits before the switch, for a user or for a time. */
  boolean pausesBeforeSwitch() {
    return !promotesByItself() || blueGreen.autoPromotionSeconds() > 0;
  }

  /** Whether pause and analysis before the switch are skipped. */
  boolean fastTracked() {
    boolean first = activeHash().isEmpty() && !servesStable();
    return status().promoteFull() || fastRollback() || first || activeIsNew();
  }

  @Override
  boolean fastRollback() {
    return stableIsNew() || RollbackWindow.contains(this) || comesBackInTime();
  }

  /** Whether the version wanted was stable before and is still kept. */
  boolean comesBackInTime() {
    return newSet()
        .filter(set -> ReplicaSets.wanted(set) > 0)
        .filter(
            set ->
                ReplicaSets.annotation(set, Annotations.WAS_STABLE)
                    .map(Boolean::parseBoolean)
                    .orElse(RollbackWindow.isOlder(this)))
        .flatMap(ReplicaSets::scaleDownDeadline)
        .filter(now()::isBefore)
        .isPresent();
  }
}
