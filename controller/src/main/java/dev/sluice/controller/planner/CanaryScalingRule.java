package dev.sluice.controller.planner;

import dev.sluice.controller.revision.ReplicaSets;
import dev.sluice.controller.sizing.CanarySizing;
import dev.sluice.controller.sizing.CanaryWeights;
import dev.sluice.controller.sizing.SurgeLimits;
import dev.sluice.schemas.crd.rollout.TrafficWeights;
import dev.sluice.schemas.crd.rollout.TrafficWeights.Destination;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Resizes ReplicaSets: stable, then new, then the others, one a plan. Pods that traffic may still
 * go to are taken away only when the router has reported the very last command as done.
 */
final class CanaryScalingRule {

  private final CanaryWorld world;
  private final Draft draft;
  private final boolean routed;
  private final boolean aborted;

  private CanaryScalingRule(CanaryWorld world, Draft draft) {
    this.world = world;
    this.draft = draft;
    this.routed = world.canary().trafficRouting() != null;
    this.aborted = draft.pauses().aborted();
  }

  static void apply(CanaryWorld world, Draft draft) {
    if (!world.spec().paused()) {
      new CanaryScalingRule(world, draft).run();
    }
  }

  private void run() {
    CanarySizing.Target target = CanarySizing.next(world.sizing(aborted));
    liftDeadlines();
    if (!world.stableIsNew()) {
      world.stableSet().ifPresent(set -> resize(set, stableTarget(set, target)));
    }
    world.newSet().ifPresent(set -> scaleNew(set, atLeastHeld(set, target.canary())));
    if (routed) {
      scaleOthersRouted();
    } else {
      scaleOthersBasic();
    }
  }

  /**
   * With dynamicStableScale pods of the stable version go only as those of the new one are there. A
   * version that is superseded in mid-canary hands its traffic to the stable one, all of it.
   */
  private int stableTarget(ReplicaSet stable, CanarySizing.Target target) {
    if (!world.canary().dynamicStableScale()) {
      return target.stable();
    }
    if (RoutingRule.formerCanary(world).isPresent()) {
      return Math.max(target.stable(), world.replicas());
    }
    int missing = world.replicas() - world.newSet().map(ReplicaSets::available).orElse(0);
    return Math.max(target.stable(), Math.min(ReplicaSets.wanted(stable), missing));
  }

  /** Versions that are in use again are not on their way out; those without pods are out. */
  private void liftDeadlines() {
    world.others().stream().filter(set -> ReplicaSets.wanted(set) == 0).forEach(this::liftDeadline);
    world
        .newSet()
        .filter(set -> !keepsCanaryAfterAbort() || ReplicaSets.wanted(set) == 0)
        .ifPresent(this::liftDeadline);
    if (!world.stableIsNew()) {
      world.stableSet().ifPresent(this::liftDeadline);
    }
  }

  private void liftDeadline(ReplicaSet set) {
    ScalingRule.liftDeadline(set, draft);
  }

  private boolean keepsCanaryAfterAbort() {
    Integer delay = world.canary().abortScaleDownDelaySeconds();
    boolean drains = world.canary().dynamicStableScale() && delay == null;
    return aborted && routed && !drains && !world.stableIsNew();
  }

  private void scaleNew(ReplicaSet set, int target) {
    if (!keepsCanaryAfterAbort()) {
      resize(set, aborted ? afterAbort(set, target) : target);
      return;
    }
    int delay =
        Objects.requireNonNullElse(
            world.canary().abortScaleDownDelaySeconds(), ScalingRule.DEFAULT_DELAY_SECONDS);
    int current = ReplicaSets.wanted(set);
    if (delay == 0 || current == 0) {
      resize(set, current);
      return;
    }
    boolean stableIsThere =
        world.stableSet().map(ReplicaSets::available).orElse(0) >= world.replicas();
    if (!ScalingRule.hasDeadline(set) && stableIsThere) {
      ScalingRule.setDeadline(world, set, delay, draft);
    }
    resize(set, ScalingRule.deadlinePassed(world, set, draft) ? 0 : current);
  }

  /** An aborted version that gets no traffic gets no more pods either, whoever asks for more. */
  private int afterAbort(ReplicaSet set, int target) {
    if (!routed) {
      // Its pods that are not available would only take the stable one's room.
      return Math.min(target, ReplicaSets.available(set));
    }
    return world.canaryWeight() == 0 ? Math.min(target, ReplicaSets.wanted(set)) : target;
  }

  /** With dynamicStableScale nobody else has pods for what still goes to the canary. */
  private int atLeastHeld(ReplicaSet set, int target) {
    if (!routed || !world.canary().dynamicStableScale() || world.stableIsNew()) {
      return target;
    }
    int weight = draft.weights().map(TrafficWeights::canary).map(Destination::weight).orElse(0);
    int max = CanaryWeights.max(world.canary());
    int held = CanaryWeights.share(weight, world.replicas(), max);
    return Math.max(target, Math.min(ReplicaSets.wanted(set), held));
  }

  private void scaleOthersBasic() {
    List<ReplicaSet> running = running();
    running.forEach(this::removeSick);
    int spare = spare();
    for (ReplicaSet set : running) {
      if (spare <= 0 || draft.hasScaled()) {
        return;
      }
      int target = Math.max(0, ReplicaSets.wanted(set) - spare);
      spare -= ReplicaSets.wanted(set) - target;
      resize(set, target);
    }
  }

  /** Pods of a former version that never became available, or are no longer, help nobody. */
  private void removeSick(ReplicaSet set) {
    if (ReplicaSets.wanted(set) > ReplicaSets.available(set)) {
      resize(set, ReplicaSets.available(set));
    }
  }

  private void scaleOthersRouted() {
    running().stream().filter(set -> !referenced(set)).forEach(this::removeSick);
    int spare = spare();
    int kept = 0;
    for (ReplicaSet set : running()) {
      if (spare <= 0 || draft.hasScaled()) {
        return;
      }
      boolean delayed =
          (world.fullyPromoted() || ScalingRule.hasDeadline(set))
              && !world.canary().dynamicStableScale();
      int target = delayed ? afterDelay(set, kept) : 0;
      if (delayed && target > 0) {
        kept++;
      }
      if (!referenced(set)) {
        spare -= ReplicaSets.wanted(set) - target;
        resize(set, target);
      }
    }
  }

  /** Keeps an old version for scaleDownDelaySeconds, but not more of them than are wanted. */
  private int afterDelay(ReplicaSet set, int kept) {
    Integer limit = world.canary().scaleDownDelayRevisionLimit();
    if (limit != null && kept >= limit) {
      return 0;
    }
    if (!ScalingRule.hasDeadline(set)) {
      int seconds =
          Objects.requireNonNullElse(
              world.canary().scaleDownDelaySeconds(), ScalingRule.DEFAULT_DELAY_SECONDS);
      ScalingRule.setDeadline(world, set, seconds, draft);
      return ReplicaSets.wanted(set);
    }
    return ScalingRule.deadlinePassed(world, set, draft) ? 0 : ReplicaSets.wanted(set);
  }

  /** Whether a Service or a weight still leads to it. */
  private boolean referenced(ReplicaSet set) {
    String hash = ReplicaSets.hash(set);
    boolean weighted = RoutingRule.formerCanary(world).equals(Optional.of(hash));
    return weighted
        || world.snapshot().services().stream()
            .filter(service -> !waitsForItsTurn(service))
            .anyMatch(service -> ServiceRule.selected(service).equals(hash));
  }

  /** A pingPong Service keeps the version that it led to until it leads to the next one. */
  private boolean waitsForItsTurn(Service service) {
    String name = ReplicaSets.name(service);
    return world.turns().map(CanaryServices::canary).map(name::equals).orElse(false)
        && !name.equals(world.canary().canaryService());
  }

  private List<ReplicaSet> running() {
    return world.others().stream().filter(set -> ReplicaSets.wanted(set) > 0).toList();
  }

  private int spare() {
    int available = world.all().stream().mapToInt(ReplicaSets::steady).sum();
    int floor = world.replicas() - SurgeLimits.of(world.canary(), world.replicas()).unavailable();
    return available - floor;
  }

  /** One ReplicaSet a plan; none shrinks before traffic is known to have left it. */
  private void resize(ReplicaSet set, int target) {
    int current = ReplicaSets.wanted(set);
    boolean shrinksUnseen = target < current && routed && !draft.routingSettled();
    if (shrinksUnseen) {
      draft.evidence().waits(ReplicaSets.name(set), current - target);
    }
    if (!draft.hasScaled()
        && ScalingRule.resize(world, set, shrinksUnseen ? current : target, draft)) {
      draft.scaled();
    }
  }
}
