package dev.sluice.controller.planner;

import dev.sluice.controller.revision.ReplicaSets;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * {@code restartAt}: evicts the pods that were made before it, as many at a time as may be away.
 */
final class RestartRule {

  private static final Duration CHECK = Duration.ofSeconds(30);

  private static final Comparator<Pod> BY_AGE_AND_NAME =
      Comparator.<Pod, Instant>comparing(ReplicaSets::created).thenComparing(ReplicaSets::name);

  private RestartRule() {}

  /** Whether pods are evicted by this plan. */
  static boolean apply(World world, Draft draft) {
    Instant restartAt = world.spec().restartAt();
    if (restartAt == null || !References.restartPending(world.rollout())) {
      return false;
    }
    if (world.now().isBefore(restartAt)) {
      draft.requeueAfter(Duration.between(world.now(), restartAt));
      return false;
    }
    List<Pod> old = new ArrayList<>();
    order(world)
        .forEach(
            set ->
                world.snapshot().pods().stream()
                    .filter(pod -> ownedBy(pod, set))
                    .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                    .filter(pod -> ReplicaSets.created(pod).isBefore(restartAt))
                    // By name too: a plan on an older view must choose the same pods again.
                    .sorted(BY_AGE_AND_NAME)
                    .forEach(old::add));
    int evictions = Math.min(old.size(), spare(world));
    old.stream()
        .limit(evictions)
        .forEach(pod -> draft.intend(new Intent.EvictPod(ObjectRef.of(pod))));
    if (evictions == old.size()) {
      draft.restartedAt(restartAt);
    } else {
      draft.requeueAfter(CHECK);
    }
    return evictions > 0;
  }

  /** Stable first, then new, then the others from the oldest on. */
  private static List<ReplicaSet> order(World world) {
    List<ReplicaSet> order = new ArrayList<>();
    world.stableSet().ifPresent(order::add);
    if (!world.stableIsNew()) {
      world.newSet().ifPresent(order::add);
    }
    world.others().stream().sorted(ReplicaSets.BY_AGE).forEach(order::add);
    return order;
  }

  private static int spare(World world) {
    int sum = world.all().stream().mapToInt(ReplicaSets::wanted).sum();
    int base = Math.max(world.replicas(), sum);
    int away = Math.max(1, world.maxUnavailable());
    int available =
        (int)
            world.snapshot().pods().stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .filter(pod -> available(pod, world))
                .count();
    return Math.max(0, available - (base - away));
  }

  private static boolean available(Pod pod, World world) {
    if (pod.getStatus() == null || pod.getStatus().getConditions() == null) {
      return false;
    }
    for (PodCondition condition : pod.getStatus().getConditions()) {
      if (condition.getType().equals("Ready") && condition.getStatus().equals("True")) {
        Instant since =
            condition.getLastTransitionTime() == null
                ? Instant.EPOCH
                : Instant.parse(condition.getLastTransitionTime());
        return !since.plusSeconds(world.spec().minReadySeconds()).isAfter(world.now());
      }
    }
    return false;
  }

  private static boolean ownedBy(Pod pod, ReplicaSet set) {
    List<OwnerReference> owners = pod.getMetadata().getOwnerReferences();
    return owners != null
        && owners.stream().anyMatch(owner -> set.getMetadata().getUid().equals(owner.getUid()));
  }
}
