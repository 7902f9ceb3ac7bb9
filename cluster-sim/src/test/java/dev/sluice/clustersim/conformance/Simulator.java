package dev.sluice.clustersim.conformance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.api.Answer;
import dev.sluice.clustersim.api.Request;
import dev.sluice.clustersim.api.Request.User;
import dev.sluice.clustersim.api.Watch;
import dev.sluice.clustersim.sim.SimulatedCluster;
import dev.sluice.clustersim.sim.SimulatedClusters;
import dev.sluice.clustersim.sim.SimulatedClusters.Settings;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The simulator, asked without a socket; a second passes with every request. */
final class Simulator implements Server {

  private final SimulatedCluster cluster;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  Simulator() {
    this(Settings.standard(1).withoutBehaviours());
  }

  Simulator(Settings settings) {
    cluster = SimulatedClusters.create(settings, now);
    cluster.run(now);
  }

  @Override
  public Reply call(String method, String pathAndQuery, Map<String, String> headers, String body) {
    now = now.plusSeconds(1);
    int question = pathAndQuery.indexOf('?');
    String path = question < 0 ? pathAndQuery : pathAndQuery.substring(0, question);
    Request request =
        new Request(
            method,
            path,
            question < 0 ? Map.of() : query(pathAndQuery.substring(question + 1)),
            headers,
            body.getBytes(StandardCharsets.UTF_8),
            User.ADMIN);
    Answer answer = cluster.handle(request, now);
    cluster.run(now);
    return switch (answer) {
      case Answer.Document d ->
          new Reply(d.code(), d.contentType(), d.warnings(), d.body().toString());
      case Answer.Text t -> new Reply(t.code(), t.contentType(), List.of(), t.text());
      case Answer.Stream(Watch watch) ->
          new Reply(200, "application/json", List.of(), events(watch));
    };
  }

  private String events(Watch watch) {
    StringBuilder text = new StringBuilder();
    while (!watch.over()) {
      for (ObjectNode event : watch.poll(now)) {
        text.append(event).append('\n');
      }
      now = now.plusSeconds(1);
    }
    return text.toString();
  }

  private static Map<String, List<String>> query(String text) {
    Map<String, List<String>> query = new LinkedHashMap<>();
    for (String pair : text.split("&")) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      query
          .computeIfAbsent(name, n -> new ArrayList<>())
          .add(URLDecoder.decode(value, StandardCharsets.UTF_8));
    }
    return query;
  }
}
