package dev.sluice.controller.simulation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.GroupResource;
import dev.sluice.clustersim.object.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Somebody else who writes to every object ten times a second, so that their versions move on. */
final class Meddler {

  private static final Duration EVERY = Duration.ofMillis(100);
  private static final List<GroupResource> TOUCHED =
      List.of(
          Stage.RUNS, Stage.REPLICA_SETS, Stage.ROLLOUTS, Stage.SERVICES, Stage.VIRTUAL_SERVICES);

  private final World world;
  private Instant end = Instant.MIN;
  private long count;

  Meddler(World world) {
    this.world = world;
  }

  /** Begins, or goes on for longer. */
  void meddleUntil(Instant time) {
    boolean idle = !world.now().isBefore(end);
    end = time;
    if (idle) {
      world.agenda.after(EVERY, this::touchAll);
    }
  }

  private void touchAll() {
    if (!world.now().isBefore(end)) {
      return;
    }
    count++;
    for (GroupResource resource : TOUCHED) {
      for (ObjectNode object :
          List.copyOf(world.cluster().store().list(resource, Stage.NAMESPACE))) {
        touch(object);
      }
    }
    world.agenda.after(EVERY, this::touchAll);
  }

  private void touch(ObjectNode object) {
    ObjectNode patch = Json.object();
    patch.putObject("metadata").putObject("labels").put("touched", Long.toString(count));
    world.send(
        "PATCH",
        Stage.path(object) + "/" + Json.text(object, "metadata", "name"),
        "application/merge-patch+json",
        patch);
  }
}
