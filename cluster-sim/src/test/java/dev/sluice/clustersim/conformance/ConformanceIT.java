package dev.sluice.clustersim.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.process.LocalCluster;
import dev.sluice.local.controlplane.ControlPlane;
import dev.sluice.local.controlplane.KubeBinaries;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the simulator is held to is what a real API server says today. */
@Tag("real")
class ConformanceIT {

  private static final String WIDGETS = "/apis/conformance.sluice.dev/v1/widgets";

  @TempDir Path folder;

  @Test
  void aRealApiServerAnswersAsRecorded() throws Exception {
    Path binaries =
        switch (KubeBinaries.find()) {
          case KubeBinaries.Found(Path found) -> found;
          case KubeBinaries.Missing(String how) -> {
            Assumptions.abort(how);
            throw new IllegalStateException(how);
          }
        };
    Map<String, ArrayNode> answers;
    try (ControlPlane plane = ControlPlane.startWithoutControllers(binaries, folder)) {
      answers = play(server(plane));
    }
    if (Boolean.getBoolean("sluice.update")) {
      Golden.write(answers);
    }
    Map<String, JsonNode> recorded = Golden.read();
    List<String> differences = new ArrayList<>();
    answers.forEach(
        (name, now) ->
            Differences.between(recorded.getOrDefault(name, Json.object()), now)
                .forEach(d -> differences.add(name + d)));
    assertThat(differences).isEmpty();
  }

  @Test
  void theSimulatorAnswersTheSameThroughHttps() throws Exception {
    Map<String, ArrayNode> answers;
    try (LocalCluster cluster =
        LocalCluster.start(LocalCluster.Config.standard().withoutBehaviours())) {
      answers =
          play(new HttpServerUnderTest(URI.create(cluster.address()), "admin", TrustAll.context()));
    }
    Map<String, JsonNode> recorded = Golden.read();
    List<String> differences = new ArrayList<>();
    answers.forEach(
        (name, now) -> {
          if (!KnownDifferences.cases().contains(name)) {
            Differences.between(recorded.getOrDefault(name, Json.object()), now)
                .forEach(d -> differences.add(name + d));
          }
        });
    assertThat(answers).hasSizeGreaterThan(100);
    assertThat(differences).isEmpty();
  }

  private static Map<String, ArrayNode> play(Server server) throws Exception {
    String definition = Cases.read("widgets.crd.yaml").toString();
    Map<String, String> json = Map.of("content-type", "application/json");
    Server.Reply created =
        server.call(
            "POST",
            "/apis/apiextensions.k8s.io/v1/customresourcedefinitions?fieldValidation=Strict",
            json,
            definition);
    assertThat(created.code()).as(created.body()).isEqualTo(201);
    Server.Reply listed = server.call("GET", WIDGETS, Map.of(), "");
    for (int attempt = 0; listed.code() != 200 && attempt < 60; attempt++) {
      // Watching for a second, rather than asking again at once.
      server.call("GET", "/api/v1/nodes?watch=true&timeoutSeconds=1", Map.of(), "");
      listed = server.call("GET", WIDGETS, Map.of(), "");
    }
    assertThat(listed.code()).as(listed.body()).isEqualTo(200);
    Map<String, Future<ArrayNode>> running = new LinkedHashMap<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (Case one : Cases.all()) {
        Callable<ArrayNode> work =
            () -> new Normalizer(one.namespace()).all(new Play(server, one).run());
        running.put(one.name(), threads.submit(work));
      }
      Map<String, ArrayNode> answers = new LinkedHashMap<>();
      for (Map.Entry<String, Future<ArrayNode>> one : running.entrySet()) {
        answers.put(one.getKey(), answer(one));
      }
      return answers;
    }
  }

  private static ArrayNode answer(Map.Entry<String, Future<ArrayNode>> one)
      throws InterruptedException {
    try {
      return one.getValue().get();
    } catch (ExecutionException e) {
      throw new AssertionError(one.getKey(), e.getCause());
    }
  }

  private static Server server(ControlPlane plane) throws IOException {
    Config config = plane.clientConfig();
    return new HttpServerUnderTest(
        URI.create(config.getMasterUrl()), config.getAutoOAuthToken(), TrustAll.context());
  }
}
