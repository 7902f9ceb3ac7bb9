package dev.sluice.controller.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.api.Answer;
import dev.sluice.clustersim.api.Request;
import dev.sluice.clustersim.api.Watch;
import dev.sluice.clustersim.client.DirectClients;
import dev.sluice.clustersim.fault.Outcome;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.object.ObjectKey;
import dev.sluice.clustersim.sim.SimulatedCluster;
import dev.sluice.clustersim.store.Change;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;

/** A cluster, the time in it and the ways to it. */
final class World {

  static final String CONTROLLER = "controller";
  static final String ROUTER = "router";

  private static final Duration INSIDE = Duration.ofMillis(40);

  /** How long a client waits for an answer. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  final Agenda agenda = new Agenda();
  final Chance chance;
  final Weather weather;
  private final SimulatedCluster cluster;
  private final KubernetesSerialization serialization;
  private Instant nextRun = Instant.MAX;

  World(
      Chance chance,
      SimulatedCluster cluster,
      KubernetesSerialization serialization,
      Consumer<String> told) {
    this.chance = chance;
    this.cluster = cluster;
    this.serialization = serialization;
    this.weather = new Weather(chance, cluster.faults(), agenda, told);
    cluster.store().listen(change -> runWithin(INSIDE));
    cluster.run(agenda.instant());
  }

  Instant now() {
    return agenda.instant();
  }

  /** Told every write, when it happens. */
  void listen(Consumer<Change> listener) {
    cluster.store().listen(listener);
  }

  Optional<ObjectNode> get(ObjectKey key) {
    return cluster.get(key);
  }

  /** The ReplicaSets of the Rollout's versions, each with the hash of its own. */
  List<ObjectNode> sets() {
    return cluster.store().list(Stage.REPLICA_SETS, Stage.NAMESPACE).stream()
        .filter(set -> !hash(set).isEmpty())
        .toList();
  }

  static String hash(ObjectNode labelled) {
    return Json.text(labelled, "metadata", "labels", Stage.HASH);
  }

  Optional<ObjectNode> service(String name) {
    return get(new ObjectKey(Stage.SERVICES, Stage.NAMESPACE, name));
  }

  /** Hash of the version that a Service leads to; empty when it leads to none, or is gone. */
  String selected(String service) {
    return service(service).map(it -> Json.text(it, "spec", "selector", Stage.HASH)).orElse("");
  }

  /** Where a VirtualService sends requests. */
  List<JsonNode> destinations(String virtualService) {
    JsonNode routes =
        get(new ObjectKey(Stage.VIRTUAL_SERVICES, Stage.NAMESPACE, virtualService))
            .map(it -> it.path("spec").path("http").path(0).path("route"))
            .orElseThrow();
    return StreamSupport.stream(routes.spliterator(), false).toList();
  }

  SimulatedCluster cluster() {
    return cluster;
  }

  /** The cluster's own controllers act a moment after a change, and when their time has come. */
  private void runWithin(Duration delay) {
    Instant due = now().plus(chance.time(Duration.ofMillis(1), delay));
    if (due.isBefore(nextRun)) {
      nextRun = due;
      agenda.at(due, () -> run(due));
    }
  }

  private void run(Instant due) {
    if (!due.equals(nextRun)) {
      return;
    }
    nextRun = Instant.MAX;
    Optional<Instant> next = cluster.run(now());
    next.filter(at -> at.isBefore(nextRun))
        .ifPresent(
            at -> {
              nextRun = at;
              agenda.at(at, () -> run(at));
            });
  }

  /**
   * A client of a process.
   *
   * @param process its name, which its faults are for
   */
  KubernetesClient client(String process, BooleanSupplier alive) {
    return DirectClients.client(
        request -> {
          requireAlive(alive);
          agenda.pass(weather.latency());
          requireAlive(alive);
          Outcome outcome = cluster.ask(by(process, request), now());
          return switch (outcome) {
            case Outcome.Answered(Answer answer, Duration after) -> {
              agenda.pass(after.plus(weather.latency()));
              requireAlive(alive);
              yield answer;
            }
            case Outcome.Lost(boolean carriedOut, Duration after) -> {
              agenda.pass(after);
              throw new IOException("the connection broke");
            }
            case Outcome.Held(Instant until) -> {
              agenda.pass(PATIENCE);
              throw new IOException("no answer within " + PATIENCE);
            }
          };
        },
        serialization);
  }

  /** A list, or a watch, that a process asks for; empty when it is not answered well. */
  Optional<Answer> read(String process, String path, Map<String, List<String>> query) {
    Request request = new Request("GET", path, query, Map.of(), new byte[0], Request.User.ADMIN);
    return cluster.ask(by(process, request), now())
                instanceof Outcome.Answered(Answer answer, var after)
            && !(answer instanceof Answer.Document document && document.code() != 200)
        ? Optional.of(answer)
        : Optional.empty();
  }

  private static Request by(String process, Request request) {
    Map<String, String> headers = new LinkedHashMap<>(request.headers());
    headers.put("user-agent", process);
    return new Request(
        request.method(), request.path(), request.query(), headers, request.body(), request.user());
  }

  /** What somebody asks for whom no weather disturbs. */
  Answer send(String method, String path, String type, JsonNode body) {
    return cluster.handle(
        new Request(
            method,
            path,
            Map.of(),
            Map.of("content-type", type, "accept", "application/json"),
            body.toString().getBytes(StandardCharsets.UTF_8),
            Request.User.ADMIN),
        now());
  }

  List<ObjectNode> poll(Watch watch) {
    return watch.poll(now());
  }

  private static void requireAlive(BooleanSupplier alive) throws IOException {
    if (!alive.getAsBoolean()) {
      throw new IOException("the process that asks is gone");
    }
  }
}
