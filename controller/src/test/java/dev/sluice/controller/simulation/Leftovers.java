package dev.sluice.controller.simulation;

import static dev.sluice.controller.simulation.Invariants.require;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.object.ObjectKey;
import java.util.List;

/**
 * What a Rollout does not name, or names no more, is at rest as if it never had.
 *
 * @param rollout empty for one that is gone
 */
record Leftovers(World world, ObjectNode rollout) {

  void check() {
    services();
    String strategy = rollout.path("spec").path("strategy").toString();
    for (String route : List.of("vs", "pair")) {
      if (!strategy.contains("\"" + route + "\"")) {
        released(route);
      }
    }
  }

  void services() {
    String strategy = rollout.path("spec").path("strategy").toString();
    for (String service : Props.SERVICES) {
      if (!strategy.contains("\"" + service + "\"")) {
        untouched(service);
      }
    }
  }

  private void untouched(String name) {
    require(world.selected(name).isEmpty(), "service %s is not let go", name);
    world
        .service(name)
        .ifPresent(
            service ->
                require(
                    !service.path("metadata").path("annotations").toString().contains("managed-by"),
                    "service %s is still managed",
                    name));
  }

  private void released(String name) {
    int canary =
        world.destinations(name).stream()
            .filter(it -> it.path("destination").path("host").asText().equals("canary"))
            .mapToInt(it -> it.path("weight").asInt())
            .sum();
    require(canary == 0, "the routing that is given up, %s, sends %d %% to canary", name, canary);
    JsonNode annotations =
        world
            .get(new ObjectKey(Stage.VIRTUAL_SERVICES, Stage.NAMESPACE, name))
            .map(it -> it.path("metadata").path("annotations"))
            .orElse(Json.object());
    require(
        !annotations.has("sluice.dev/routing"), "the routing that is given up, %s, is kept", name);
  }
}
