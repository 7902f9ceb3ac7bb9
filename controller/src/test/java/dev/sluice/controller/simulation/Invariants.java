package dev.sluice.controller.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.GroupResource;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.store.Change;
import dev.sluice.records.v1.RoutingCommand;
import dev.sluice.schemas.crd.AnalysisPhase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** What must hold after every write, whatever happens. */
final class Invariants {

  /** How long ago a Rollout's spec may be that a plan is made from: caches are late in a storm. */
  private static final Duration MEMORY = Duration.ofSeconds(90);

  private record Promise(Instant at, int replicas, int capacity) {}

  private final World world;
  private final TrafficInvariants traffic;
  private final Deque<Promise> promises = new ArrayDeque<>();
  private final Map<String, RoutingCommand> commands = new HashMap<>();
  private Instant disturbedUntil = Instant.MIN;

  Invariants(World world) {
    this.world = world;
    this.traffic = new TrafficInvariants(world);
    world.listen(this::written);
  }

  /** Pods go by themselves for a while: nobody can promise any. */
  void disturbed() {
    disturbedUntil = world.now().plus(MEMORY);
  }

  private boolean isDisturbed() {
    return world.now().isBefore(disturbedUntil);
  }

  private void written(Change change) {
    GroupResource resource = change.key().resource();
    if (resource.equals(Stage.ROLLOUTS)) {
      rollout(change);
    } else if (resource.equals(Stage.REPLICA_SETS)) {
      replicaSet(change);
    } else if (resource.equals(Stage.DEPLOYMENTS) && !isDisturbed() && !promises.isEmpty()) {
      new WorkloadInvariants(world).written(change, wanted());
    } else if (resource.equals(Stage.RUNS)) {
      run(change);
    }
    if (resource.equals(Stage.VIRTUAL_SERVICES)
        || resource.equals(Stage.SERVICES)
        || resource.equals(Stage.PODS)) {
      requests(change);
    }
  }

  private void requests(Change change) {
    if (promises.stream().anyMatch(promise -> promise.replicas() == 0)) {
      traffic.nobodyIsServed();
    } else if (!isDisturbed() && !promises.isEmpty()) {
      traffic.written(change, promised());
    }
  }

  private int wanted() {
    return promises.stream().mapToInt(Promise::replicas).min().orElse(0);
  }

  private int promised() {
    return promises.stream().mapToInt(Promise::capacity).min().orElse(0);
  }

  /** At most one thing is asked for in an epoch. */
  void commanded(RoutingCommand command) {
    RoutingCommand substance = command.toBuilder().clearIssuedAt().clearReason().build();
    String epoch = command.getRollout().getUid() + "/" + command.getEpoch();
    RoutingCommand before = commands.putIfAbsent(epoch, substance);
    if (before != null && !before.equals(substance)) {
      throw new AssertionError(
          "epoch %s asks for two things:%n%s%n%s".formatted(epoch, before, substance));
    }
  }

  private void rollout(Change change) {
    if (change.after().isEmpty()) {
      promises.clear();
      traffic.nobodyIsServed();
      return;
    }
    ObjectNode rollout = change.after().get();
    traffic.rollout(rollout);
    promises.add(
        new Promise(
            world.now(), rollout.path("spec").path("replicas").asInt(1), promised(rollout)));
    while (promises.size() > 1 && promises.getFirst().at().isBefore(world.now().minus(MEMORY))) {
      promises.removeFirst();
    }
    change.before().ifPresent(before -> onlyGrows(before, rollout));
  }

  private static void onlyGrows(ObjectNode before, ObjectNode after) {
    long old = number(before.path("status"), "observedGeneration");
    long next = number(after.path("status"), "observedGeneration");
    require(next >= old, "observedGeneration went from %d to %d", old, next);
    String revision = "rollout.argoproj.io/revision";
    long oldRevision = number(before.path("metadata").path("annotations"), revision);
    long nextRevision = number(after.path("metadata").path("annotations"), revision);
    require(nextRevision >= oldRevision, "revision went from %d to %d", oldRevision, nextRevision);
  }

  /** What the spec promises to keep available, as Kubernetes rounds it. */
  private static int promised(ObjectNode rollout) {
    JsonNode spec = rollout.path("spec");
    int replicas = spec.path("replicas").asInt(1);
    boolean blueGreen = spec.path("strategy").has("blueGreen");
    JsonNode strategy = spec.path("strategy").path(blueGreen ? "blueGreen" : "canary");
    JsonNode limit = strategy.path("maxUnavailable");
    String text = limit.isMissingNode() || limit.isNull() ? "25%" : limit.asText();
    int unavailable =
        text.endsWith("%")
            ? replicas * Integer.parseInt(text.substring(0, text.length() - 1)) / 100
            : Integer.parseInt(text);
    boolean surges =
        !blueGreen && !strategy.path("maxSurge").asText("25%").replace("%", "").equals("0");
    if (unavailable == 0 && !surges) {
      unavailable = 1;
    }
    return Math.max(0, replicas - unavailable);
  }

  private void replicaSet(Change change) {
    if (change.before().or(change::after).map(World::hash).orElse("").isEmpty()) {
      return;
    }
    change.after().ifPresent(this::oneSetForEachVersion);
    if (change.before().isEmpty() || isDisturbed() || promises.isEmpty()) {
      return;
    }
    ObjectNode before = change.before().get();
    int from = before.path("spec").path("replicas").asInt();
    int to = change.after().map(set -> set.path("spec").path("replicas").asInt()).orElse(0);
    if (to >= from) {
      return;
    }
    new BlueGreenInvariants(world).replicaSet(before, to, wanted());
    int others = 0;
    for (ObjectNode set : world.sets()) {
      if (!Json.text(set, "metadata", "uid").equals(Json.text(before, "metadata", "uid"))) {
        others += available(set, set.path("spec").path("replicas").asInt());
      }
    }
    int had = others + available(before, from);
    int has = others + available(before, to);
    int promised = promised();
    require(
        has >= Math.min(had, promised),
        "%s is scaled from %d to %d: %d pods stay available, %d are promised",
        change.key().name(),
        from,
        to,
        has,
        promised);
  }

  private static int available(ObjectNode set, int wanted) {
    return Math.min(wanted, set.path("status").path("availableReplicas").asInt());
  }

  private void oneSetForEachVersion(ObjectNode set) {
    String hash = World.hash(set);
    String uid = Json.text(set, "metadata", "uid");
    for (ObjectNode other : world.sets()) {
      require(
          Json.text(other, "metadata", "uid").equals(uid) || !World.hash(other).equals(hash),
          "two ReplicaSets of version %s",
          hash);
    }
  }

  private void run(Change change) {
    if (change.before().isEmpty() || change.after().isEmpty()) {
      return;
    }
    String before = Json.text(change.before().get(), "status", "phase");
    String after = Json.text(change.after().get(), "status", "phase");
    AnalysisPhase phase = AnalysisPhase.of(before);
    require(
        phase == null || !phase.completed() || before.equals(after),
        "run %s has ended %s and is made %s",
        change.key().name(),
        before,
        after);
  }

  private static long number(JsonNode object, String field) {
    String text = object.path(field).asText("");
    return text.isEmpty() ? 0 : Long.parseLong(text);
  }

  static void require(boolean holds, String otherwise, Object... arguments) {
    if (!holds) {
      throw new AssertionError(otherwise.formatted(arguments));
    }
  }
}
