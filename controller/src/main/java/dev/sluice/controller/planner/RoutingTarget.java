package dev.sluice.controller.planner;

import dev.sluice.controller.revision.ReplicaSets;
import dev.sluice.controller.sizing.CanarySizing;
import dev.sluice.controller.sizing.CanaryState;
import dev.sluice.controller.sizing.CanaryWeights;
import dev.sluice.controller.sizing.Size;
import dev.sluice.schemas.crd.rollout.CanaryStep;
import dev.sluice.schemas.crd.rollout.TrafficWeights;
import dev.sluice.schemas.crd.rollout.TrafficWeights.Destination;
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
  static RoutingTarget of(World world, boolean aborted) {
    Optional<String> former = RoutingRule.formerCanary(world);
    CanaryState sizing = world.sizing(aborted);
    if (RoutingRule.stepsBackToStable(world)) {
      return stepBack(world, former.orElse(world.hash()));
    }
    if (former.isPresent()) {
      // The weight goes before the destination changes, so no request meets a version unready.
      return new RoutingTarget(0, former.get(), List.of(), "Superseded");
    }
    if (world.fullyPromoted()) {
      return new RoutingTarget(0, world.hash(), List.of(), "Promoted");
    }
    if (aborted) {
      int weight =
          world.canary().dynamicStableScale()
              ? Math.min(CanaryWeights.stepDown(sizing), world.canaryWeight())
              : 0;
      return new RoutingTarget(weight, world.hash(), List.of(), "Abort");
    }
    int available = world.newSet().map(ReplicaSets::available).orElse(0);
    if (available == 0) {
      return new RoutingTarget(0, world.hash(), List.of(), "NoCanaryPods");
    }
    if (world.status().promoteFull()) {
      return new RoutingTarget(
          promoteFullWeight(world, available), world.hash(), List.of(), "PromoteFull");
    }
    return midway(world, sizing);
  }

  private static RoutingTarget stepBack(World world, String former) {
    CanaryState sizing = world.sizing(true);
    CanaryState asBefore = sizing.withCanary(world.withHash(former).map(Size::of));
    int weight = Math.min(CanaryWeights.stepDown(asBefore), world.canaryWeight());
    return new RoutingTarget(weight, former, List.of(), "Rollback");
  }

  private static int promoteFullWeight(World world, int available) {
    if (!world.canary().dynamicStableScale()) {
      return world.weights().map(TrafficWeights::canary).map(Destination::weight).orElse(0);
    }
    int max = CanaryWeights.max(world.canary());
    return world.replicas() == 0
        ? max
        : (int) Math.min(max, (long) max * available / world.replicas());
  }

  private static RoutingTarget midway(World world, CanaryState sizing) {
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
    int last = Math.min(index + 1, world.canary().steps().size());
    return new RoutingTarget(
        weight, world.hash(), world.canary().steps().subList(0, last), "SetWeight");
  }
}
