package dev.sluice.controller.sizing;

import io.fabric8.kubernetes.api.model.apps.ReplicaSet;

/**
 * Size of a ReplicaSet.
 *
 * @param replicas pods wanted ({@code spec.replicas})
 * @param available pods available ({@code status.availableReplicas})
 */
public record Size(int replicas, int available) {

  /** The size of this ReplicaSet; absent numbers are 0, an absent spec.replicas is 1. */
  public static Size of(ReplicaSet replicaSet) {
    Integer replicas = replicaSet.getSpec() == null ? null : replicaSet.getSpec().getReplicas();
    Integer available =
        replicaSet.getStatus() == null ? null : replicaSet.getStatus().getAvailableReplicas();
    return new Size(replicas == null ? 1 : replicas, available == null ? 0 : available);
  }

  /** Pods that can be counted on after a scale-down: never more than are wanted. */
  int steady() {
    return Math.min(replicas, available);
  }
}
