package dev.sluice.controller.simulation;

import static dev.sluice.controller.simulation.Invariants.require;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.store.Change;

/** A Deployment loses its pods to nobody but a Rollout that has its own. */
record WorkloadInvariants(World world) {

  /**
   * The Deployment was written.
   *
   * @param promised how many pods the Rollout is to have
   */
  void written(Change change, int promised) {
    if (change.before().isEmpty() || change.after().isEmpty()) {
      return;
    }
    int from = change.before().get().path("spec").path("replicas").asInt();
    int to = change.after().get().path("spec").path("replicas").asInt();
    if (to >= from) {
      return;
    }
    int has =
        world.sets().stream()
            .mapToInt(set -> set.path("status").path("availableReplicas").asInt())
            .sum();
    require(
        to > 0 || has >= promised,
        "the Deployment is scaled from %d to 0, the Rollout has %d of %d pods",
        from,
        has,
        promised);
    require(to > 0 || promised > 0, "the Deployment's pods go, and the Rollout wants none");
  }

  /** At rest, with all pods of the version wanted. */
  void ending(ObjectNode rollout) {
    JsonNode spec = rollout.path("spec");
    String mode = WorkloadOwner.scaleDown(rollout);
    boolean takesOver = mode.equals("onsuccess") || mode.equals("progressively");
    if (takesOver && spec.path("replicas").asInt() > 0) {
      int left = WorkloadOwner.replicas(world).orElse(0);
      require(left == 0, "%s: the Deployment still has %d pods", mode, left);
    }
    if (!spec.has("workloadRef")) {
      String annotations = rollout.path("metadata").path("annotations").toString();
      require(
          !annotations.contains("taken-over") && !annotations.contains("workload-generation"),
          "a note of the Deployment is left: %s",
          annotations);
    }
  }
}
