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

  /** The version that users are led to has the pods that were promised, or as many as before. */
  void service(Change change, int promised) {
    if (!change.key().equals(ACTIVE) || change.before().isEmpty() || change.after().isEmpty()) {
      return;
    }
    String before = Json.text(change.before().get(), "spec", "selector", Stage.HASH);
    String after = Json.text(change.after().get(), "spec", "selector", Stage.HASH);
    // Without a version on either side it was a user who applied a manifest.
    if (after.equals(before) || before.isEmpty() || after.isEmpty()) {
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
    String active = world.selected("active");
    if (!active.isEmpty() && active.equals(World.hash(set))) {
      require(to >= promised, "%d pods are left behind the active service of %s", to, promised);
    }
  }

  private int available(String hash) {
    Optional<ObjectNode> found =
        world.sets().stream().filter(set -> World.hash(set).equals(hash)).findFirst();
    return found
        .map(
            set ->
                Math.min(
                    set.path("spec").path("replicas").asInt(),
                    set.path("status").path("availableReplicas").asInt()))
        .orElse(0);
  }
}
