package dev.sluice.controller.planner;

import dev.sluice.controller.revision.ReplicaSets;
import dev.sluice.schemas.crd.Rollout;
import dev.sluice.schemas.crd.rollout.RolloutSpec.WorkloadRef;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * {@code workloadRef}: the template comes from a workload, whose own pods the Rollout takes over
 * where {@code scaleDown} says so. As long as the reference stands, whatever brings the workload's
 * pods back is undone; capacity goes only when the Rollout's pods are there.
 */
final class WorkloadRule {

  private static final String DONE = "done";

  private WorkloadRule() {}

  /**
   * What is noted on a Rollout of its workload.
   *
   * @param uid the workload
   * @param replicas how many pods it had
   * @param done whether the Rollout has taken over all of them once
   */
  private record TakeOver(String uid, int replicas, boolean done) {

    static Optional<TakeOver> notedOn(Rollout rollout) {
      return ReplicaSets.annotation(rollout, Annotations.TAKEN_OVER).flatMap(TakeOver::read);
    }

    private static Optional<TakeOver> read(String text) {
      String[] parts = text.split(" ", -1);
      return parts.length >= 2 && parts[1].matches("[0-9]{1,9}")
          ? Optional.of(
              new TakeOver(
                  parts[0], Integer.parseInt(parts[1]), parts.length == 3 && parts[2].equals(DONE)))
          : Optional.empty();
    }

    String text() {
      return uid + " " + replicas + (done ? " " + DONE : "");
    }
  }

  /** The workload's generation as it is noted on the Rollout, empty without a reference. */
  static String generation(Rollout rollout) {
    return rollout.getSpec().workloadRef() == null
        ? ""
        : ReplicaSets.annotation(rollout, Annotations.WORKLOAD_GENERATION).orElse("");
  }

  /** Brings the noted generation up to date first: what is planned then is about that one. */
  static Optional<Intent> note(RolloutSnapshot snapshot) {
    Rollout rollout = snapshot.rollout();
    Map<String, Optional<String>> changes = new LinkedHashMap<>();
    if (rollout.getSpec().workloadRef() == null) {
      for (String key : new String[] {Annotations.WORKLOAD_GENERATION, Annotations.TAKEN_OVER}) {
        if (ReplicaSets.annotation(rollout, key).isPresent()) {
          changes.put(key, Optional.empty());
        }
      }
    } else if (snapshot.workload().isPresent()) {
      Optional<String> generation =
          Optional.of(Long.toString(snapshot.workload().get().generation()));
      if (!ReplicaSets.annotation(rollout, Annotations.WORKLOAD_GENERATION).equals(generation)) {
        changes.put(Annotations.WORKLOAD_GENERATION, generation);
      }
    }
    return changes.isEmpty()
        ? Optional.empty()
        : Optional.of(new Intent.PatchRolloutAnnotations(ObjectRef.of(rollout), changes));
  }

  /** The same with the Rollout as it would be written without a reference. */
  static RolloutSnapshot resolve(RolloutSnapshot snapshot) {
    Rollout rollout = snapshot.rollout();
    if (rollout.getSpec().workloadRef() == null) {
      return snapshot;
    }
    return snapshot.withRollout(
        snapshot
            .workload()
            .map(workload -> workload.resolve(rollout))
            .orElseGet(() -> Workload.resolveWithout(snapshot)));
  }

  /** Takes the workload's pods away as the Rollout's come up, and back as long as it must. */
  static void scale(World world, Draft draft) {
    WorkloadRef reference = world.spec().workloadRef();
    Optional<Workload> workload =
        world.snapshot().workload().filter(each -> each.kind().runsPods());
    if (reference == null || workload.isEmpty() || world.spec().paused()) {
      return;
    }
    switch (reference.scaleDown()) {
      case "onsuccess" -> new Take(world, draft, workload.get()).onSuccess();
      case "progressively" -> new Take(world, draft, workload.get()).progressively();
      default -> {} // never
    }
  }

  /** One look at how far the Rollout has got with taking over. */
  private static final class Take {
    private final World world;
    private final Draft draft;
    private final Workload workload;
    private final TakeOver before;
    private final int there;

    Take(World world, Draft draft, Workload workload) {
      this.world = world;
      this.draft = draft;
      this.workload = workload;
      this.before =
          TakeOver.notedOn(world.rollout())
              .filter(noted -> noted.uid().equals(workload.object().uid()))
              .orElseGet(() -> new TakeOver(workload.object().uid(), workload.replicas(), false));
      this.there =
          switch (world) {
            case CanaryWorld canary -> canary.all().stream().mapToInt(ReplicaSets::steady).sum();
            // Pods that only a preview leads to serve nobody yet.
            case BlueGreenWorld blueGreen ->
                blueGreen.activeSet().map(ReplicaSets::steady).orElse(0);
          };
    }

    void onSuccess() {
      if (isComplete()) {
        scaleTo(0, true);
      }
    }

    void progressively() {
      if (isComplete()) {
        scaleTo(0, true);
      } else if (!before.done() && world.replicas() > 0) {
        int missing = Math.max(0, world.replicas() - there);
        long share = (long) before.replicas() * missing;
        scaleTo(Math.toIntExact(Math.ceilDiv(share, world.replicas())), false);
      }
    }

    /** Once complete, pods of any version will do: somebody else brought the workload's back. */
    private boolean isComplete() {
      boolean enough = world.replicas() > 0 && there >= world.replicas();
      int stable = world.stableSet().map(ReplicaSets::steady).orElse(0);
      boolean success = world.stableIsNew() && stable >= world.replicas();
      return enough && (before.done() || success);
    }

    private boolean noted() {
      return TakeOver.notedOn(world.rollout()).equals(Optional.of(before));
    }

    private void scaleTo(int replicas, boolean done) {
      int from = workload.replicas();
      boolean justDone = done && !before.done() && noted();
      if (from == replicas && !justDone) {
        return;
      }
      TakeOver after = new TakeOver(before.uid(), before.replicas(), done);
      Optional<String> note = Optional.of(after.text());
      if (!ReplicaSets.annotation(world.rollout(), Annotations.TAKEN_OVER).equals(note)) {
        draft.intend(
            new Intent.PatchRolloutAnnotations(
                ObjectRef.of(world.rollout()), Map.of(Annotations.TAKEN_OVER, note)));
      }
      if (from == replicas) {
        return;
      }
      draft.intend(new Intent.ScaleWorkload(workload.object(), workload.kind(), from, replicas));
      draft.event(
          PlannedEvent.normal(
              "ScalingWorkload",
              "Scaled %s %s from %d to %d"
                  .formatted(
                      replicas > from ? "up" : "down", workload.describe(), from, replicas)));
    }
  }
}
