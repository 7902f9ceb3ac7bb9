package dev.sluice.controller.simulation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.api.Request;
import dev.sluice.clustersim.object.GroupResource;
import dev.sluice.clustersim.object.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Somebody else who writes to every object ten times a second, so that their versions move on. */
final class Meddler {

  private static final Duration EVERY = Duration.ofMillis(100);
  private static final Map<GroupResource, String> PATHS =
      Map.of(
          Stage.ROLLOUTS, "/apis/argoproj.io/v1alpha1",
          Stage.RUNS, "/apis/argoproj.io/v1alpha1",
          Stage.REPLICA_SETS, "/apis/apps/v1",
          Stage.SERVICES, "/api/v1",
          Stage.VIRTUAL_SERVICES, "/apis/networking.istio.io/v1alpha3");

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
    for (GroupResource resource : PATHS.keySet().stream().sorted(Stage.BY_NAME).toList()) {
      for (ObjectNode object :
          List.copyOf(world.cluster().store().list(resource, Stage.NAMESPACE))) {
        touch(resource, Json.text(object, "metadata", "name"));
      }
    }
    world.agenda.after(EVERY, this::touchAll);
  }

  private void touch(GroupResource resource, String name) {
    String body = "{\"metadata\": {\"labels\": {\"touched\": \"%d\"}}}".formatted(count);
    world
        .cluster()
        .handle(
            new Request(
                "PATCH",
                "%s/namespaces/%s/%s/%s"
                    .formatted(PATHS.get(resource), Stage.NAMESPACE, resource.resource(), name),
                Map.of(),
                Map.of("content-type", "application/merge-patch+json"),
                body.getBytes(StandardCharsets.UTF_8),
                Request.User.ADMIN),
            world.now());
  }
}
