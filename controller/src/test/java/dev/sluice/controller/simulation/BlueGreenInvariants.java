package dev.sluice.controller.simulation;

import static dev.sluice.controller.simulation.Invariants.require;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.object.ObjectKey;
import dev.sluice.clustersim.store.Change;
import java.util.Optional;

/** What must hold behind the active Service of blue-green, as long as pods do not die by chance. */
record BlueGreenInvariants(World world) {

  private static final ObjectKey ACTIVE = new ObjectKey(Stage.SERVICES, Stage.NAMESPACE, "active");
  private static final String HASH = "rollouts-pod-template-hash";

  /** The version that users are led to has the pods that were promised, or as many as before. */
  void service(Change change, int promised) {
    if (!change.key().equals(ACTIVE) || change.before().isEmpty() || change.after().isEmpty()) {
      return;
    }
    String before = Json.text(change.before().get(), "spec", "selector", HASH);
    String after = Json.text(change.after().get(), "spec", "selector", HASH);
    if (after.equals(before) || before.isEmpty()) {
      return;
    }
    int has = available(after);
    require(
        has >= Math.min(promised, available(before)),
        "the active service is switched from %s to %s, which has %d pods available of %d promised",
        before,
        after,
        has,
        promised);
  }

  /** The version that users are led to loses no pods but those that nobody wants. */
  void replicaSet(ObjectNode set, int to, int promised) {
    String active = world.get(ACTIVE).map(it -> Json.text(it, "spec", "selector", HASH)).orElse("");
    if (!active.isEmpty() && active.equals(Json.text(set, "metadata", "labels", HASH))) {
      require(to >= promised, "%d pods are left behind the active service of %s", to, promised);
    }
  }

  private int available(String hash) {
    Optional<ObjectNode> found =
        world.cluster().store().list(Stage.REPLICA_SETS, Stage.NAMESPACE).stream()
            .filter(set -> Json.text(set, "metadata", "labels", HASH).equals(hash))
            .findFirst();
    return found
        .map(
            set ->
                Math.min(
                    set.path("spec").path("replicas").asInt(),
                    set.path("status").path("availableReplicas").asInt()))
        .orElse(0);
  }
}
