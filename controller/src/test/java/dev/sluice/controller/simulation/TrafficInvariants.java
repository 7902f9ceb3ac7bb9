package dev.sluice.controller.simulation;

import static dev.sluice.controller.simulation.Invariants.require;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.store.Change;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Requests never go to a version without a ready pod, unless pods die by themselves. */
final class TrafficInvariants {

  /** How long the pods may be away that a restart took last. */
  private static final Duration RESTART = Duration.ofSeconds(30);

  private final World world;
  private boolean served;
  private Instant restartsUntil = Instant.MIN;

  TrafficInvariants(World world) {
    this.world = world;
  }

  void nobodyIsServed() {
    served = false;
  }

  /** A restart takes the pods of a version one after the other, the last one too. */
  void rollout(ObjectNode rollout) {
    JsonNode asked = rollout.path("spec").path("restartAt");
    if (!asked.isMissingNode() && !asked.equals(rollout.path("status").path("restartedAt"))) {
      restartsUntil = Instant.MAX;
    } else if (restartsUntil.equals(Instant.MAX)) {
      restartsUntil = world.now().plus(RESTART);
    }
  }

  /**
   * Something changed that requests depend on.
   *
   * @param promised pods that are to be available
   */
  void written(Change change, int promised) {
    Optional<ObjectNode> rollout = world.get(Stage.ROLLOUT);
    if (rollout.isEmpty() || world.now().isBefore(restartsUntil)) {
      return;
    }
    JsonNode strategy = rollout.get().path("spec").path("strategy");
    if (strategy.has("blueGreen")) {
      new BlueGreenInvariants(world).service(change, promised);
      leadsToPods("active", change);
    }
    String route = virtualService(strategy);
    if (route.isEmpty()) {
      return;
    }
    for (JsonNode destination : world.destinations(route)) {
      if (destination.path("weight").asInt() > 0) {
        leadsToPods(destination.path("destination").path("host").asText(), change);
      }
    }
  }

  /** The VirtualService that a strategy names, empty for none. */
  static String virtualService(JsonNode strategy) {
    return strategy
        .path("canary")
        .path("trafficRouting")
        .path("istio")
        .path("virtualService")
        .path("name")
        .asText();
  }

  private void leadsToPods(String host, Change change) {
    Optional<ObjectNode> service = world.service(host);
    if (service.isEmpty()) {
      return; // somebody deleted it, and puts it back
    }
    JsonNode selector = service.get().path("spec").path("selector");
    boolean ready =
        world.cluster().store().list(Stage.PODS, Stage.NAMESPACE).stream()
            .anyMatch(pod -> isReady(pod) && isSelected(selector, pod));
    // Before the first pod is ready there is nowhere else to go.
    served |= ready;
    require(
        ready || !served,
        "requests go to service %s, %s, which has no ready pod (after %s %s)",
        host,
        selector,
        change.key().resource().resource(),
        change.key().name());
  }

  private static boolean isSelected(JsonNode selector, ObjectNode pod) {
    return selector.properties().stream()
        .allMatch(
            label ->
                label
                    .getValue()
                    .asText()
                    .equals(Json.text(pod, "metadata", "labels", label.getKey())));
  }

  private static boolean isReady(ObjectNode pod) {
    for (JsonNode condition : pod.path("status").path("conditions")) {
      if (condition.path("type").asText().equals("Ready")) {
        return condition.path("status").asText().equals("True");
      }
    }
    return false;
  }
}
