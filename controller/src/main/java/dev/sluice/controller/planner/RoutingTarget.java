package dev.sluice.controller.planner;

import dev.sluice.controller.revision.ReplicaSets;
import dev.sluice.controller.sizing.CanarySizing;
import dev.sluice.controller.sizing.CanaryState;
import dev.sluice.controller.sizing.CanaryWeights;
import dev.sluice.controller.sizing.Size;
import dev.sluice.schemas.crd.rollout.CanaryStep;
import dev.sluice.schemas.crd.rollout.TrafficWeights;
import dev.sluice.schemas.crd.rollout.TrafficWeights.Destination;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.List;
import java.util.Optional;

/**
 * Where traffic is wanted now.
 *
 * @param weight weight of the canary
 * @param canaryHash version that the canary destination is
 * @param routeSteps steps whose header and mirror routes are in force, oldest first
 * @param reason why, in one word
 */
record RoutingTarget(int weight, String canaryHash, List<CanaryStep> routeSteps, String reason) {

  /** The target: the first of the situations of a rollout that applies. */
  static RoutingTarget of(CanaryWorld world, boolean aborted) {
    Optional<String> former = RoutingRule.formerCanary(world);
    CanaryState sizing = world.sizing(aborted);
    if (RoutingRule.stepsBackToStable(world)) {
      return stepBack(world, former.orElse(world.hash()));
    }
    if (former.isPresent()) {
      // The weight goes before the destination changes, so no request meets a version unready.
      int weight =
          world.canary().dynamicStableScale()
              ? atLeastHeld(world, 0, world.withHash(former.get()))
              : 0;
      return new RoutingTarget(weight, former.get(), List.of(), "Superseded");
    }
    if (world.fullyPromoted()) {
      return new RoutingTarget(0, world.hash(), List.of(), "Promoted");
    }
    if (aborted) {
      int weight =
          world.canary().dynamicStableScale()
              ? atLeastHeld(world, down(world, sizing), world.newSet())
              : 0;
      return new RoutingTarget(weight, world.hash(), List.of(), "Abort");
    }
    int available = world.newSet().map(ReplicaSets::available).orElse(0);
    if (available == 0) {
      return new RoutingTarget(0, world.hash(), List.of(), "NoCanaryPods");
    }
    if (world.skipsSteps()) {
      return new RoutingTarget(
          promoteFullWeight(world, available), world.hash(), List.of(), "PromoteFull");
    }
    return midway(world, sizing);
  }

  private static RoutingTarget stepBack(CanaryWorld world, String former) {
    CanaryState sizing = world.sizing(true);
    CanaryState asBefore =
        sizing.withCanary(world.withHash(former).map(Size::of).map(world::carrying));
    int weight = atLeastHeld(world, down(world, asBefore), world.withHash(former));
    return new RoutingTarget(weight, former, List.of(), "Rollback");
  }

  private static int down(CanaryWorld world, CanaryState sizing) {
    return Math.min(CanaryWeights.stepDown(sizing), world.canaryWeight());
  }

  /**
   * With dynamicStableScale the stable version takes only as much traffic as its pods are there
   * for; the canary carries the rest, as far as it does now and has pods for it.
   */
  private static int atLeastHeld(CanaryWorld world, int weight, Optional<ReplicaSet> canarySet) {
    int replicas = world.replicas();
    if (replicas == 0) {
      return weight;
    }
    int max = CanaryWeights.max(world.canary());
    int stable = world.stableSet().map(ReplicaSets::steady).orElse(0);
    int canary = canarySet.map(ReplicaSets::steady).orElse(0);
    long uncovered = max - Math.min(max, (long) max * stable / replicas);
    long carried = Math.min(max, Math.ceilDiv((long) max * canary, replicas));
    long held = Math.min(world.canaryWeight(), Math.min(uncovered, carried));
    return Math.max(weight, (int) held);
  }

  private static int promoteFullWeight(CanaryWorld world, int available) {
    if (!world.canary().dynamicStableScale()) {
      return world.weights().map(TrafficWeights::canary).map(Destination::weight).orElse(0);
    }
    int max = CanaryWeights.max(world.canary());
    return world.replicas() == 0
        ? max
        : (int) Math.min(max, (long) max * available / world.replicas());
  }

  private static RoutingTarget midway(CanaryWorld world, CanaryState sizing) {
    if (world.stepIndex().isEmpty()) {
      return new RoutingTarget(0, world.hash(), List.of(), "NoSteps");
    }
    int index = world.stepIndex().get();
    int current = CanaryWeights.current(sizing);
    // Less traffic may go at once, more only when its pods are there.
    int weight =
        CanarySizing.settled(sizing.withWeights(Optional.empty()))
            ? current
            : Math.min(CanaryWeights.previous(sizing), current);
    if (CanarySizing.next(sizing).canary() == 0) {
      // Its pods are to go: traffic goes before them.
      weight = 0;
    }
    if (world.canary().dynamicStableScale()) {
      weight = atLeastHeld(world, weight, world.newSet());
    }
    int last = Math.min(index + 1, world.canary().steps().size());
    return new RoutingTarget(
        weight, world.hash(), world.canary().steps().subList(0, last), "SetWeight");
  }
}
