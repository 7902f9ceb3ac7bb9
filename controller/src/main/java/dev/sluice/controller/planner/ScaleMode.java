package dev.sluice.controller.planner;

import dev.sluice.controller.revision.ReplicaSets;
import dev.sluice.schemas.crd.rollout.RolloutStatusBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.Optional;

/**
 * Which pods the scale subresource of a canary tells autoscalers of: {@code status.HPAReplicas} and
 * {@code status.selector}, which are always about the same pods.
 */
public enum ScaleMode {
  /** All of the Rollout, as Argo Rollouts does. */
  ALL_PODS("all-pods"),

  /**
   * Those of the stable version, of which a traffic provider with a full stable version keeps
   * exactly {@code spec.replicas}: what canary pods come on top does not make an autoscaler ask for
   * more, and more again.
   */
  STABLE_PODS("stable-pods");

  private final String text;

  ScaleMode(String text) {
    this.text = text;
  }

  /** The mode that an annotation's value chooses. */
  public static Optional<ScaleMode> of(String text) {
    for (ScaleMode mode : values()) {
      if (mode.text.equals(text)) {
        return Optional.of(mode);
      }
    }
    return Optional.empty();
  }

  /** What a canary's status tells, in place of all pods. */
  static void write(CanaryWorld world, RolloutStatusBuilder status) {
    ScaleMode mode =
        ReplicaSets.annotation(world.rollout(), Annotations.SCALE_MODE)
            .flatMap(ScaleMode::of)
            .orElse(ALL_PODS);
    // Without a provider, or with a stable version that shrinks, all pods together are as many as
    // are asked for.
    boolean fullStable =
        world.canary().trafficRouting() != null && !world.canary().dynamicStableScale();
    Optional<ReplicaSet> stable = world.stableSet();
    if (mode == STABLE_PODS && fullStable && stable.isPresent()) {
      status
          .hpaReplicas(ReplicaSets.actual(stable.get()))
          .selector(Selectors.format(stable.get().getSpec().getSelector()));
    }
  }
}
