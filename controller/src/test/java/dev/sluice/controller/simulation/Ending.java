package dev.sluice.controller.simulation;

import static dev.sluice.controller.simulation.Invariants.require;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.GroupResource;
import dev.sluice.clustersim.object.Json;
import dev.sluice.records.v1.AnalysisPhase;
import dev.sluice.schemas.run.Verdicts;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/**
 * What must hold once all is calm: everything came to its end, and nothing is left behind.
 *
 * @param seen whether a controller lived that saw the Rollout go, if it went
 */
record Ending(World world, SimulatedAggregator aggregator, boolean seen) {

  void check() {
    runs();
    Optional<ObjectNode> rollout = world.get(Stage.ROLLOUT);
    if (rollout.isEmpty()) {
      require(world.sets().isEmpty(), "ReplicaSets outlive the Rollout");
      require(list(Stage.RUNS).isEmpty(), "AnalysisRuns outlive the Rollout");
      require(
          list(Stage.PODS).stream().allMatch(pod -> World.hash(pod).isEmpty()),
          "pods outlive the Rollout");
      Leftovers leftovers = new Leftovers(world, Json.object());
      if (seen) {
        leftovers.check();
      } else {
        leftovers.services();
      }
      return;
    }
    rollout(rollout.get());
    if (isBlueGreen(rollout.get())) {
      new BlueGreenEnding(world, rollout.get()).check();
    }
  }

  private static boolean isBlueGreen(ObjectNode rollout) {
    return rollout.path("spec").path("strategy").has("blueGreen");
  }

  private void runs() {
    for (ObjectNode run : list(Stage.RUNS)) {
      String name = Json.text(run, "metadata", "name");
      String key =
          String.join("/", Stage.CLUSTER, Stage.NAMESPACE, name, Json.text(run, "metadata", "uid"));
      String phase = Json.text(run, "status", "phase");
      Optional<AnalysisPhase> last = aggregator.last(key);
      last.ifPresent(
          said ->
              require(
                  String.valueOf(Verdicts.phase(said)).equalsIgnoreCase(phase)
                      || said.name().endsWith(phase.toUpperCase(Locale.ROOT)),
                  "run %s is %s but its verdict was %s",
                  name,
                  phase,
                  said));
      require(
          last.isPresent() || phase.equals("Running"),
          "run %s has no verdict and is %s",
          name,
          phase);
    }
  }

  private void rollout(ObjectNode rollout) {
    JsonNode status = rollout.path("status");
    String phase = status.path("phase").asText();
    String message = status.path("message").asText();
    require(
        status
            .path("observedGeneration")
            .asText()
            .equals(rollout.path("metadata").path("generation").asText()),
        "generation %s is not seen: %s",
        rollout.path("metadata").path("generation"),
        status);
    require(
        phase.equals("Healthy") || phase.equals("Paused") || phase.equals("Degraded"),
        "it ends %s: %s",
        phase,
        message);
    int replicas = rollout.path("spec").path("replicas").asInt(1);
    String stable = status.path("stableRS").asText();
    String current = status.path("currentPodHash").asText();
    boolean aborted = status.path("abort").asBoolean();
    if (phase.equals("Healthy")) {
      new WorkloadInvariants(world).ending(rollout);
      require(stable.equals(current), "Healthy, but %s is stable and %s wanted", stable, current);
    }
    for (ObjectNode set : world.sets()) {
      String hash = World.hash(set);
      int size = set.path("spec").path("replicas").asInt();
      if (phase.equals("Healthy")) {
        require(
            size == (hash.equals(current) ? replicas : 0),
            "Healthy with %d pods wanted of %s, %d of version %s",
            replicas,
            current,
            size,
            hash);
      }
      boolean former = !hash.equals(stable) && !hash.equals(current) && !isServed(hash);
      if (former && !isBlueGreen(rollout)) {
        former(set, hash, routed(rollout) || aborted);
      }
      if (aborted && hash.equals(stable)) {
        require(size == replicas, "aborted with %d of %d stable pods", size, replicas);
      }
    }
    if (phase.equals("Healthy") || aborted) {
      new Leftovers(world, rollout).check();
      new Destinations(world, rollout).check();
    }
    new Roles(world, rollout).check();
    runningRuns(phase, aborted);
  }

  /** Without routing, former versions stand in for a version wanted that does not come up. */
  private static void former(ObjectNode set, String hash, boolean isNoHelp) {
    int size = set.path("spec").path("replicas").asInt();
    int available = set.path("status").path("availableReplicas").asInt();
    require(
        size == (isNoHelp ? 0 : available),
        "version %s is neither stable nor wanted and has %d pods, %d of them available",
        hash,
        size,
        available);
  }

  private static boolean routed(ObjectNode rollout) {
    return rollout.path("spec").path("strategy").path("canary").has("trafficRouting");
  }

  /** The canary Service stays where it was until the version wanted has pods. */
  private boolean isServed(String hash) {
    return list(Stage.SERVICES).stream()
        .anyMatch(
            service ->
                Json.text(service, "spec", "selector", "rollouts-pod-template-hash").equals(hash));
  }

  private void runningRuns(String phase, boolean aborted) {
    for (ObjectNode run : list(Stage.RUNS)) {
      if (phase.equals("Healthy") || aborted) {
        require(
            !Json.text(run, "status", "phase").equals("Running"),
            "run %s still runs",
            Json.text(run, "metadata", "name"));
      }
    }
  }

  private Collection<ObjectNode> list(GroupResource resource) {
    return world.cluster().store().list(resource, Stage.NAMESPACE);
  }
}
