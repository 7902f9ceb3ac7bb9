package dev.sluice.controller.planner;

import dev.sluice.controller.revision.ReplicaSets;
import io.fabric8.kubernetes.api.model.Service;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Points a Service at a version, and lets it go. */
final class ServiceRule {

  private ServiceRule() {}

  /** Makes a Service select the version with this hash; does nothing when it does already. */
  static void point(World world, Service service, String hash, Draft draft) {
    String before = selected(service);
    boolean adopted = isManagedBy(service, world.name());
    if (before.equals(hash) && adopted) {
      return;
    }
    Map<String, Optional<String>> selector = new HashMap<>();
    if (!before.equals(hash)) {
      selector.put(Annotations.POD_HASH, Optional.of(hash));
      draft.event(
          PlannedEvent.normal(
              "SwitchService",
              "Switched selector for service '%s' from '%s' to '%s'"
                  .formatted(ReplicaSets.name(service), before, hash)));
    }
    draft.intend(
        new Intent.PatchService(
            ObjectRef.of(service),
            selector,
            adopted ? Map.of() : Map.of(Annotations.MANAGED_BY, Optional.of(world.name()))));
  }

  /** Lets go what the strategy names no more: it would lead to a version that is gone one day. */
  static void letGo(World world, Draft draft) {
    Set<String> named = References.services(world.rollout());
    if (draft.routingSettled()) {
      world.snapshot().services().stream()
          .filter(service -> !named.contains(ReplicaSets.name(service)))
          .filter(service -> isManagedBy(service, world.name()))
          .forEach(service -> letGo(service, draft));
    }
  }

  /** Takes back the hold on every Service of a Rollout that is gone. */
  static void release(RolloutSnapshot last, Draft draft) {
    String name = ReplicaSets.name(last.rollout());
    last.services().stream()
        .filter(service -> isManagedBy(service, name))
        .forEach(service -> letGo(service, draft));
  }

  private static void letGo(Service service, Draft draft) {
    draft.intend(
        new Intent.PatchService(
            ObjectRef.of(service),
            Map.of(Annotations.POD_HASH, Optional.empty()),
            Map.of(Annotations.MANAGED_BY, Optional.empty())));
  }

  private static boolean isManagedBy(Service service, String rollout) {
    return ReplicaSets.annotation(service, Annotations.MANAGED_BY)
        .map(rollout::equals)
        .orElse(false);
  }

  /** Pod-template hash of the version that a Service selects, empty when it selects none. */
  static String selected(Service service) {
    Map<String, String> selector =
        service.getSpec() == null ? null : service.getSpec().getSelector();
    return selector == null ? "" : selector.getOrDefault(Annotations.POD_HASH, "");
  }
}
