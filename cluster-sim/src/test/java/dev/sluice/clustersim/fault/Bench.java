package dev.sluice.clustersim.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.api.Answer;
import dev.sluice.clustersim.api.Request;
import dev.sluice.clustersim.api.Request.User;
import dev.sluice.clustersim.api.Watch;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.sim.SimulatedCluster;
import dev.sluice.clustersim.sim.SimulatedClusters;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A cluster, a client and the time, all in hand. */
final class Bench {

  static final String MAPS = "/api/v1/namespaces/default/configmaps";

  final SimulatedCluster cluster;
  Instant now = Instant.parse("2026-01-01T00:00:00Z");

  Bench(long seed) {
    cluster = SimulatedClusters.create(SimulatedClusters.Settings.standard(seed), now);
    cluster.run(now);
  }

  Bench() {
    this(1);
  }

  void put(Fault fault) {
    cluster.faults().put(fault, now);
  }

  void pass(Duration time) {
    now = now.plus(time);
    cluster.run(now);
  }

  Outcome ask(String client, String method, String pathAndQuery, String body) {
    String[] parts = pathAndQuery.split("\\?");
    Map<String, List<String>> query =
        parts.length == 1
            ? Map.of()
            : Arrays.stream(parts[1].split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> List.of(pair[1])));
    Request request =
        new Request(
            method,
            parts[0],
            query,
            Map.of(
                "user-agent",
                client,
                "content-type",
                method.equals("PATCH") ? "application/merge-patch+json" : "application/json"),
            body.getBytes(StandardCharsets.UTF_8),
            User.ADMIN);
    return cluster.ask(request, now);
  }

  Outcome ask(String method, String pathAndQuery, String body) {
    return ask("tester/1.0", method, pathAndQuery, body);
  }

  Outcome get(String pathAndQuery) {
    return ask("GET", pathAndQuery, "");
  }

  Outcome create(String name) {
    return ask("POST", MAPS, map(name, "one"));
  }

  Outcome change(String name, String value) {
    return ask("PATCH", MAPS + "/" + name, "{\"data\":{\"is\":\"" + value + "\"}}");
  }

  /** Whether an object is there, whatever faults say. */
  boolean has(String name) {
    return cluster.store().dump().values().stream()
        .flatMap(objects -> objects.stream())
        .anyMatch(object -> Json.text(object, "metadata", "name").equals(name));
  }

  Watch watch(String query) {
    return stream(get(MAPS + "?watch=true" + query));
  }

  static Watch stream(Outcome outcome) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Answered.class,
            answered -> assertThat(answered.answer()).isInstanceOf(Answer.Stream.class));
    return ((Answer.Stream) ((Outcome.Answered) outcome).answer()).watch();
  }

  /** What arrives now: {@code ADDED one}, {@code ERROR 410}. */
  List<String> poll(Watch watch) {
    return watch.poll(now).stream().map(Bench::text).toList();
  }

  private static String text(ObjectNode event) {
    String type = Json.text(event, "type");
    return type
        + " "
        + Json.text(event, "object", type.equals("ERROR") ? "code" : "metadata", "name")
        + (type.equals("ERROR") ? Json.text(event, "object", "code") : "")
        + (type.equals("MODIFIED") ? "=" + Json.text(event, "object", "data", "is") : "");
  }

  static int code(Outcome outcome) {
    return document(outcome).code();
  }

  static JsonNode body(Outcome outcome) {
    return document(outcome).body();
  }

  private static Answer.Document document(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Answered.class);
    return (Answer.Document) ((Outcome.Answered) outcome).answer();
  }

  static Duration after(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Answered(Answer _, Duration after) -> after;
      case Outcome.Lost(boolean _, Duration after) -> after;
      case Outcome.Held(Instant _) -> throw new AssertionError("held");
    };
  }

  static String map(String name, String value) {
    return "{\"metadata\":{\"name\":\"%s\"},\"data\":{\"is\":\"%s\"}}".formatted(name, value);
  }
}
