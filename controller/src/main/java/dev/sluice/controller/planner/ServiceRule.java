package dev.sluice.controller.planner;

import dev.sluice.controller.revision.ReplicaSets;
import dev.sluice.schemas.crd.rollout.CanaryStrategy;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Points the stable and the canary Service at their versions. */
final class ServiceRule {

  private ServiceRule() {}

  static void apply(World world, Draft draft) {
    boolean aborted = draft.pauses().aborted();
    if (world.spec().paused() && !aborted) {
      return;
    }
    CanaryStrategy canary = world.canary();
    point(world, canary.stableService(), world.stableSet(), true, draft);
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

  /** Takes back the hold on every Service of a Rollout that is gone. */
  static void release(RolloutSnapshot last, Draft draft) {
    String name = ReplicaSets.name(last.rollout());
    for (Service service : last.services()) {
      boolean ours =
          ReplicaSets.annotation(service, Annotations.MANAGED_BY).map(name::equals).orElse(false);
      if (ours) {
        draft.intend(
            new Intent.PatchService(
                ObjectRef.of(service),
                Map.of(Annotations.POD_HASH, Optional.empty()),
                Map.of(Annotations.MANAGED_BY, Optional.empty())));
      }
    }
  }

  private static boolean noCanaryPods(World world) {
    return world.newSet().map(set -> ReplicaSets.available(set) == 0).orElse(true);
  }

  private static void point(
      World world, String name, Optional<ReplicaSet> target, boolean checked, Draft draft) {
    Optional<Service> service = world.service(name);
    if (service.isEmpty() || target.isEmpty()) {
      return;
    }
    String hash = ReplicaSets.hash(target.get());
    String before = selected(service.get());
    boolean adopted = managed(service.get(), world.name());
    if (before.equals(hash) && adopted) {
      return;
    }
    boolean switches = !before.equals(hash);
    // A Rollout of no pods has none to wait for, and a Service left behind would hold old ones.
    boolean waits = checked && (world.replicas() > 0 || before.isEmpty());
    if (switches && waits && !ready(target.get(), before)) {
      return;
    }
    Map<String, Optional<String>> selector = new HashMap<>();
    if (switches) {
      selector.put(Annotations.POD_HASH, Optional.of(hash));
      draft.event(
          PlannedEvent.normal(
              "SwitchService",
              "Switched selector for service '%s' from '%s' to '%s'"
                  .formatted(name, before, hash)));
    }
    draft.intend(
        new Intent.PatchService(
            ObjectRef.of(service.get()),
            selector,
            adopted ? Map.of() : Map.of(Annotations.MANAGED_BY, Optional.of(world.name()))));
  }

  /** The first time all pods must be there, later one is enough. */
  private static boolean ready(ReplicaSet target, String selectedBefore) {
    return selectedBefore.isEmpty()
        ? ReplicaSets.fullyAvailable(target)
        : ReplicaSets.available(target) > 0;
  }

  static String selected(Service service) {
    Map<String, String> selector =
        service.getSpec() == null ? null : service.getSpec().getSelector();
    return selector == null ? "" : selector.getOrDefault(Annotations.POD_HASH, "");
  }

  private static boolean managed(Service service, String rollout) {
    return ReplicaSets.annotation(service, Annotations.MANAGED_BY)
        .map(rollout::equals)
        .orElse(false);
  }
}
