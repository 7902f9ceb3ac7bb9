package dev.sluice.controller.simulation;

import static dev.sluice.controller.simulation.Invariants.require;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Where Services and weights of a canary lead to when nothing is under way. */
record Destinations(World world, ObjectNode rollout) {

  void check() {
    JsonNode canary = rollout.path("spec").path("strategy").path("canary");
    JsonNode status = rollout.path("status");
    boolean ping = status.path("canary").path("stablePingPong").asText().equals("ping");
    String stable =
        canary.has("pingPong") ? (ping ? "ping" : "pong") : canary.path("stableService").asText();
    String wanted = status.path("stableRS").asText();
    // A Service without a version waits for one that has pods.
    if (!stable.isEmpty() && rollout.path("spec").path("replicas").asInt(1) > 0) {
      String selected = world.selected(stable);
      require(
          selected.equals(wanted) || world.service(stable).isEmpty(),
          "service %s leads to '%s', and %s is stable",
          stable,
          selected,
          wanted);
    }
    String route = TrafficInvariants.virtualService(rollout.path("spec").path("strategy"));
    if (!route.isEmpty()) {
      weights(route, stable);
    }
  }

  private void weights(String route, String stable) {
    for (JsonNode destination : world.destinations(route)) {
      String host = destination.path("destination").path("host").asText();
      require(
          destination.path("weight").asInt() == (host.equals(stable) ? 100 : 0),
          "at rest, and requests go %s, where %s is stable",
          destination,
          stable);
    }
  }
}
