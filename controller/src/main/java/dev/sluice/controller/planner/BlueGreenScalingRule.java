package dev.sluice.controller.planner;

import dev.sluice.controller.revision.ReplicaSets;
import dev.sluice.controller.status.Pauses;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Resizes the ReplicaSets: those that users may meet, the new one, then the others after a delay.
 */
final class BlueGreenScalingRule {

  /** A version that failed, or that another took the place of, is not to come back unseen. */
  private static final Map<String, Optional<String>> GIVEN_UP =
      Map.of(Annotations.WAS_STABLE, Optional.of("false"));

  private final BlueGreenWorld world;
  private final Draft draft;

  private BlueGreenScalingRule(BlueGreenWorld world, Draft draft) {
    this.world = world;
    this.draft = draft;
  }

  static void apply(BlueGreenWorld world, Draft draft) {
    if (!world.spec().paused()) {
      new BlueGreenScalingRule(world, draft).run();
    }
  }

  private void run() {
    world.all().stream().filter(this::inUse).forEach(this::full);
    world.newSet().filter(set -> !inUse(set)).ifPresent(this::scaleNew);
    scaleOthers();
  }

  /** The stable version, and the one behind the active Service. */
  private boolean inUse(ReplicaSet set) {
    boolean stable = world.stableSet().filter(each -> ReplicaSets.same(each, set)).isPresent();
    boolean active = world.activeSet().filter(each -> ReplicaSets.same(each, set)).isPresent();
    return stable || active;
  }

  private void full(ReplicaSet set) {
    ScalingRule.resize(world, set, world.replicas(), draft);
    ScalingRule.liftDeadline(set, draft);
  }

  private void scaleNew(ReplicaSet set) {
    if (draft.pauses().aborted()) {
      scaleAborted(set);
      return;
    }
    ScalingRule.resize(world, set, world.previewSize(), draft);
    // A version that comes back before its time keeps the proof of it until it is switched to.
    if (!world.comesBackInTime()) {
      ScalingRule.liftDeadline(set, draft);
    }
  }

  /** Kept for a while, or for good with a delay of 0; then it goes. */
  private void scaleAborted(ReplicaSet set) {
    Integer delay = world.blueGreen().abortScaleDownDelaySeconds();
    int seconds = Objects.requireNonNullElse(delay, ScalingRule.DEFAULT_DELAY_SECONDS);
    int current = ReplicaSets.wanted(set);
    if (seconds == 0 || current == 0) {
      ScalingRule.resize(world, set, current, draft);
      ScalingRule.liftDeadline(set, draft);
      return;
    }
    if (!ScalingRule.hasDeadline(set)) {
      ScalingRule.setDeadline(world, set, seconds, GIVEN_UP, draft);
    }
    ScalingRule.resize(
        world, set, ScalingRule.deadlinePassed(world, set, draft) ? 0 : current, draft);
  }

  private void scaleOthers() {
    boolean undecided = Pauses.find(world.status(), Pauses.INCONCLUSIVE_RUN).isPresent();
    boolean waits = undecided || !draft.routingSettled();
    int kept = 0;
    for (ReplicaSet set : world.others()) {
      if (inUse(set)) {
        continue;
      }
      if (ReplicaSets.wanted(set) == 0) {
        ScalingRule.liftDeadline(set, draft);
      } else if (!waits && !selected(set)) {
        boolean keep = mayStay(set, kept);
        kept += keep ? 1 : 0;
        ScalingRule.resize(world, set, keep ? keptSize(set) : 0, draft);
      }
    }
  }

  /** Keeps an old version for scaleDownDelaySeconds, but not more of them than are wanted. */
  private boolean mayStay(ReplicaSet set, int kept) {
    Integer limit = world.blueGreen().scaleDownDelayRevisionLimit();
    if (limit != null && kept >= limit) {
      return false;
    }
    if (ScalingRule.hasDeadline(set)) {
      return !ScalingRule.deadlinePassed(world, set, draft);
    }
    Integer delay = world.blueGreen().scaleDownDelaySeconds();
    int seconds = Objects.requireNonNullElse(delay, ScalingRule.DEFAULT_DELAY_SECONDS);
    if (seconds > 0) {
      ScalingRule.setDeadline(
          world, set, seconds, world.fullyPromoted() ? Map.of() : GIVEN_UP, draft);
    }
    return seconds > 0;
  }

  /** A version that had all pods keeps as many as are wanted, to be ready for the way back. */
  private int keptSize(ReplicaSet set) {
    int current = ReplicaSets.wanted(set);
    return ReplicaSets.desired(set).equals(Optional.of(current)) ? world.replicas() : current;
  }

  /** Whether a Service of the Rollout still leads to it. */
  private boolean selected(ReplicaSet set) {
    String hash = ReplicaSets.hash(set);
    return world.snapshot().services().stream()
        .anyMatch(service -> ServiceRule.selected(service).equals(hash));
  }
}
