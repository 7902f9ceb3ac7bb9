package dev.sluice.controller.planner;

import dev.sluice.controller.status.Pauses;
import dev.sluice.schemas.crd.rollout.RolloutStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Keeps {@code status.duration}: when the update began, how long it waited for a person, when and
 * how it ended. An update that was under way before it was kept begins with the first plan that
 * sees it; the first deployment and a Rollout at rest get none.
 */
final class UpdateDuration {

  private final World world;
  private final RolloutStatus before;
  private final RolloutStatus after;

  private UpdateDuration(World world, RolloutStatus after) {
    this.world = world;
    this.before = world.status();
    this.after = after;
  }

  /** The duration that belongs to the status after this plan. */
  static RolloutStatus.@Nullable Duration next(World world, RolloutStatus after) {
    return new UpdateDuration(world, after).next();
  }

  private RolloutStatus.@Nullable Duration next() {
    RolloutStatus.Duration known = before.duration();
    boolean updating = !after.stableRS().equals(after.currentPodHash());
    if (updating && !after.abort() && (known == null || isNew(known))) {
      known = new RolloutStatus.Duration(world.now(), null, 0, null, "");
    }
    if (known == null || known.finishedAt() != null) {
      return known;
    }
    if (after.abort()) {
      return finished(known, "Aborted");
    }
    return updating ? waited(known) : finished(known, ending());
  }

  /** Another version, or the same one once more after an abort. */
  private boolean isNew(RolloutStatus.Duration known) {
    return known.finishedAt() != null || !before.currentPodHash().equals(after.currentPodHash());
  }

  private String ending() {
    if (!before.currentPodHash().equals(after.currentPodHash())) {
      return "FastRolledBack";
    }
    if (before.promoteFull()) {
      return "FastPromoted";
    }
    if (world.fastRollback()) {
      return "FastRolledBack";
    }
    return RollbackWindow.isOlder(world) ? "RolledBack" : "Promoted";
  }

  private RolloutStatus.Duration waited(RolloutStatus.Duration known) {
    if (waitsForSomebody()) {
      return known.manualPauseStartedAt() == null
          ? new RolloutStatus.Duration(
              known.rolloutStartedAt(),
              world.now(),
              known.totalManualPauseDurationSeconds(),
              null,
              "")
          : known;
    }
    return new RolloutStatus.Duration(
        known.rolloutStartedAt(), null, manualPauses(known), null, "");
  }

  private RolloutStatus.Duration finished(RolloutStatus.Duration known, String how) {
    return new RolloutStatus.Duration(
        known.rolloutStartedAt(), null, manualPauses(known), world.now(), how);
  }

  private long manualPauses(RolloutStatus.Duration known) {
    Instant since = known.manualPauseStartedAt();
    long running =
        since == null ? 0 : Math.max(0, world.now().getEpochSecond() - since.getEpochSecond());
    return known.totalManualPauseDurationSeconds() + running;
  }

  private boolean waitsForSomebody() {
    if (world.spec().paused() || Pauses.find(after, Pauses.INCONCLUSIVE_RUN).isPresent()) {
      return true;
    }
    return world.waitsForPromotion(after);
  }
}
