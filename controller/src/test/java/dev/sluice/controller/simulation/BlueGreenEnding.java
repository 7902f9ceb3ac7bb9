package dev.sluice.controller.simulation;

import static dev.sluice.controller.simulation.Invariants.require;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Where a blue-green Rollout must be once all is calm. */
record BlueGreenEnding(World world, ObjectNode rollout) {

  void check() {
    JsonNode status = rollout.path("status");
    String phase = status.path("phase").asText();
    String stable = status.path("stableRS").asText();
    String current = status.path("currentPodHash").asText();
    JsonNode strategy = rollout.path("spec").path("strategy").path("blueGreen");
    boolean aborted = status.path("abort").asBoolean();
    String active = world.selected("active");
    require(
        active.equals(status.path("blueGreen").path("activeSelector").asText()),
        "the active service selects %s: %s",
        active,
        status);
    if (phase.equals("Healthy")) {
      require(active.equals(current), "Healthy, and users are led to %s", active);
    } else if (aborted) {
      require(active.equals(stable), "aborted, and users are led to %s: %s", active, status);
    } else {
      // A version that was switched to and superseded before it was stable serves on till then.
      boolean expected = active.isEmpty() || active.equals(stable) || active.equals(current);
      require(expected || hasPods(active), "users are led to %s: %s", active, status);
    }
    if (strategy.has("previewService") && !aborted) {
      require(
          world.selected("preview").equals(current),
          "the preview service is elsewhere: %s",
          status);
    }
    sets(aborted && strategy.path("abortScaleDownDelaySeconds").asInt(30) != 0, stable, active);
  }

  private void sets(boolean failedGoes, String stable, String active) {
    boolean undecided =
        rollout.path("status").path("pauseConditions").toString().contains("Inconclusive");
    String current = rollout.path("status").path("currentPodHash").asText();
    for (ObjectNode set : world.sets()) {
      String hash = World.hash(set);
      int size = set.path("spec").path("replicas").asInt();
      boolean used = hash.equals(stable) || hash.equals(active);
      boolean wanted = hash.equals(current) && !failedGoes;
      require(
          used || wanted || undecided || size == 0,
          "version %s is of no use and has %d pods",
          hash,
          size);
    }
  }

  private boolean hasPods(String hash) {
    return world.sets().stream()
        .filter(set -> World.hash(set).equals(hash))
        .anyMatch(set -> set.path("status").path("availableReplicas").asInt() > 0);
  }
}
