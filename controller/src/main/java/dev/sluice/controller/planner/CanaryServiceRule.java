package dev.sluice.controller.planner;

import dev.sluice.controller.revision.ReplicaSets;
import dev.sluice.schemas.crd.rollout.CanaryStrategy;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.Optional;

/** Points the stable and the canary Service at their versions, and those that take turns. */
final class CanaryServiceRule {

  private CanaryServiceRule() {}

  static void apply(CanaryWorld world, Draft draft) {
    boolean aborted = draft.pauses().aborted();
    if (world.spec().paused() && !aborted) {
      return;
    }
    CanaryStrategy canary = world.canary();
    point(world, canary.stableService(), world.stableSet(), true, draft);
    world.turns().ifPresent(pair -> takeTurns(world, pair, draft));
    boolean routed = canary.trafficRouting() != null;
    if (aborted && !routed) {
      point(world, canary.canaryService(), world.stableSet(), true, draft);
    } else if (aborted && noCanaryPods(world)) {
      // With its pods gone and its weight at 0, what still calls the canary Service is served.
      if (world.canaryWeight() == 0) {
        point(world, canary.canaryService(), world.stableSet(), false, draft);
      }
    } else if (RoutingRule.formerCanary(world).isEmpty()) {
      // While traffic goes to a former canary, its Service stays with it.
      point(world, canary.canaryService(), world.newSet(), true, draft);
    }
  }

  /** No Service that gets traffic changes its version: the next one is made ready beside it. */
  private static void takeTurns(CanaryWorld world, CanaryServices pair, Draft draft) {
    point(world, pair.stable(), world.stableSet(), true, draft);
    if (!world.fullyPromoted() && RoutingRule.formerCanary(world).isEmpty()) {
      point(world, pair.canary(), world.newSet(), true, draft);
    }
  }

  private static boolean noCanaryPods(CanaryWorld world) {
    return world.newSet().map(set -> ReplicaSets.available(set) == 0).orElse(true);
  }

  private static void point(
      CanaryWorld world, String name, Optional<ReplicaSet> target, boolean checked, Draft draft) {
    Optional<Service> service = world.service(name);
    if (service.isEmpty() || target.isEmpty()) {
      return;
    }
    String hash = ReplicaSets.hash(target.get());
    String before = ServiceRule.selected(service.get());
    // A Rollout of no pods has none to wait for, and a Service left behind would hold old ones.
    boolean waits = checked && (world.replicas() > 0 || before.isEmpty());
    if (!before.equals(hash) && waits && !ready(target.get(), before)) {
      return;
    }
    ServiceRule.point(world, service.get(), hash, draft);
  }

  /** The first time all pods must be there, later one is enough. */
  private static boolean ready(ReplicaSet target, String selectedBefore) {
    return selectedBefore.isEmpty()
        ? ReplicaSets.fullyAvailable(target)
        : ReplicaSets.available(target) > 0;
  }
}
