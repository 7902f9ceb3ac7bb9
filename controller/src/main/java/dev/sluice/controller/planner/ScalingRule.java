package dev.sluice.controller.planner;

import dev.sluice.controller.revision.ReplicaSets;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sizes of ReplicaSets, and the deadlines of those that are kept for a while. */
final class ScalingRule {

  static final int DEFAULT_DELAY_SECONDS = 30;

  private ScalingRule() {}

  /** Whether spec.replicas is not what the new or the stable version was last sized for. */
  static boolean isScalingEvent(World world) {
    if (world.spec().paused() || world.newSetIsBeingCreated()) {
      return false;
    }
    List<ReplicaSet> sets = new ArrayList<>();
    world.newSet().ifPresent(sets::add);
    world.stableSet().ifPresent(sets::add);
    return sets.stream()
        .filter(set -> ReplicaSets.wanted(set) > 0)
        .anyMatch(
            set ->
                ReplicaSets.desired(set).map(desired -> desired != world.replicas()).orElse(false));
  }

  /** Scales, or where the size is right notes down what it was sized for: whether it scales. */
  static boolean resize(World world, ReplicaSet set, int size, Draft draft) {
    int current = ReplicaSets.wanted(set);
    boolean noted = ReplicaSets.desired(set).equals(Optional.of(world.replicas()));
    if (size == current && noted) {
      return false;
    }
    if (world.isBeingCreated(set)) {
      draft.sizeOfCreated(size);
    } else {
      draft.intend(new Intent.ScaleReplicaSet(ObjectRef.of(set), current, size, world.replicas()));
    }
    if (size == current) {
      return false;
    }
    draft.event(
        PlannedEvent.normal(
            "ScalingReplicaSet",
            "Scaled %s ReplicaSet %s (revision %d) from %d to %d"
                .formatted(
                    size > current ? "up" : "down",
                    ReplicaSets.name(set),
                    ReplicaSets.revision(set),
                    current,
                    size)));
    return true;
  }

  static boolean hasDeadline(ReplicaSet set) {
    return ReplicaSets.scaleDownDeadline(set).isPresent();
  }

  /** It is to stay, or has no pods any more. */
  static void liftDeadline(ReplicaSet set, Draft draft) {
    if (ReplicaSets.annotation(set, Annotations.SCALE_DOWN_DEADLINE).isPresent()) {
      draft.intend(
          Intent.PatchReplicaSetMetadata.annotations(
              ObjectRef.of(set), Map.of(Annotations.SCALE_DOWN_DEADLINE, Optional.empty())));
    }
  }

  /** It is to lose its pods after this time. */
  static void setDeadline(World world, ReplicaSet set, int seconds, Draft draft) {
    setDeadline(world, set, seconds, Map.of(), draft);
  }

  /** The same, with another annotation noted down in the same write. */
  static void setDeadline(
      World world, ReplicaSet set, int seconds, Map<String, Optional<String>> note, Draft draft) {
    Map<String, Optional<String>> annotations = new HashMap<>(note);
    annotations.put(
        Annotations.SCALE_DOWN_DEADLINE, Optional.of(world.now().plusSeconds(seconds).toString()));
    draft.intend(Intent.PatchReplicaSetMetadata.annotations(ObjectRef.of(set), annotations));
    draft.requeueAfter(Duration.ofSeconds(seconds));
  }

  /** Whether its deadline has passed; wakes up when it will. */
  static boolean deadlinePassed(World world, ReplicaSet set, Draft draft) {
    Optional<Instant> deadline = ReplicaSets.scaleDownDeadline(set);
    if (deadline.isEmpty()) {
      return false;
    }
    if (world.now().isBefore(deadline.get())) {
      draft.requeueAfter(Duration.between(world.now(), deadline.get()));
      return false;
    }
    return true;
  }
}
