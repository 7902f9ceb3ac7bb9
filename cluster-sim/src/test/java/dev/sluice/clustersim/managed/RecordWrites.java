package dev.sluice.clustersim.managed;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.builtin.RealServer;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.patch.MergePatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Sends sequences of writes to a real kube-apiserver without a controller manager and keeps its
 * answers as golden files. Not a test of its own: {@code ./mvnw test -pl cluster-sim
 * -Dtest=RecordWrites -Dsluice.api=http://127.0.0.1:8001} behind {@code kubectl proxy}.
 */
class RecordWrites {

  private static final Path GOLDEN = Path.of("src/test/resources/golden");
  private static final String NAMESPACE = "golden-writes";

  private static String path(String resource) {
    return switch (resource) {
          case "widgets" -> "/apis/lab.example.com/v1";
          case "deployments" -> "/apis/apps/v1";
          default -> "/api/v1";
        }
        + "/namespaces/"
        + NAMESPACE
        + "/"
        + resource;
  }

  private static String mediaType(String type) {
    return switch (type) {
      case "apply" -> "application/apply-patch+yaml";
      case "merge" -> "application/merge-patch+json";
      case "json" -> "application/json-patch+json";
      case "strategic" -> "application/strategic-merge-patch+json";
      default -> "application/json";
    };
  }

  @Test
  void recordsRandomScripts() throws Exception {
    RealServer server = prepared();
    List<String> lines = new ArrayList<>();
    for (long seed = 1; seed <= 24; seed++) {
      lines.add(record(server, Scripts.widget(seed)).toString());
    }
    for (long seed = 1; seed <= 13; seed++) {
      lines.add(record(server, Scripts.deployment(seed)).toString());
    }
    Files.write(GOLDEN.resolve("writes-random.jsonl"), lines);
  }

  @Test
  void recordsScripts() throws Exception {
    RealServer server = prepared();
    Path file = GOLDEN.resolve("writes.jsonl");
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      lines.add(record(server, (ObjectNode) Json.parse(line)).toString());
    }
    Files.write(file, lines);
  }

  private static RealServer prepared() throws IOException, InterruptedException {
    Optional<RealServer> found = RealServer.ofProperty();
    assumeTrue(found.isPresent(), "needs -Dsluice.api=http://127.0.0.1:8001");
    RealServer server = found.get();
    server.send(
        "POST",
        "/api/v1/namespaces",
        "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\""
            + NAMESPACE
            + "\"}}");
    server.send(
        "POST",
        "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
        Files.readString(GOLDEN.resolve("widget-crd.json")));
    for (int i = 0; i < 100; i++) {
      if (server.send("GET", path("widgets"), "").code() == 200) {
        return server;
      }
    }
    throw new IOException("the custom resource is not served");
  }

  private static ObjectNode record(RealServer server, ObjectNode script)
      throws IOException, InterruptedException {
    String resource = script.path("resource").asText();
    String name = script.path("name").asText().replaceAll("[^a-z0-9]+", "-");
    String path = path(resource) + "/" + name;
    remove(server, path);
    for (JsonNode one : script.path("steps")) {
      ObjectNode step = (ObjectNode) one;
      step.remove(List.of("code", "answer"));
      RealServer.Answer answer = send(server, resource, name, step);
      step.put("code", answer.code());
      step.set("answer", withoutIdentity(answer.body()));
      if (script.path("slowly").asBoolean(false)) {
        awaitNextSecond();
      }
    }
    remove(server, path);
    return script;
  }

  /** So that times that were taken again differ from those that were kept. */
  private static void awaitNextSecond() throws InterruptedException {
    Thread.sleep(1000 - System.currentTimeMillis() % 1000);
  }

  private static RealServer.Answer send(
      RealServer server, String resource, String name, ObjectNode step)
      throws IOException, InterruptedException {
    String type = step.path("type").asText();
    String path = path(resource) + "/" + name;
    String query =
        "?fieldManager="
            + step.path("manager").asText()
            + (step.path("force").asBoolean(false) ? "&force=true" : "");
    String target =
        path + (step.has("subresource") ? "/" + step.path("subresource").asText() : "") + query;
    JsonNode body = step.path("body");
    return switch (type) {
      case "create" -> server.send("POST", path(resource) + query, named(body, name).toString());
      case "update" -> {
        RealServer.Answer live = server.send("GET", path, "");
        yield live.code() == 200
            ? server.send("PUT", target, MergePatch.apply(live.body(), body).toString())
            : live;
      }
      case "apply" -> server.send("PATCH", target, mediaType(type), named(body, name).toString());
      default -> server.send("PATCH", target, mediaType(type), body.toString());
    };
  }

  private static ObjectNode named(JsonNode body, String name) {
    ObjectNode named = body.deepCopy();
    named.withObject("metadata").put("name", name);
    return named;
  }

  private static void remove(RealServer server, String path)
      throws IOException, InterruptedException {
    RealServer.Answer answer = server.send("GET", path, "");
    for (int i = 0; i < 600 && answer.code() == 200; i++) {
      server.send(
          "PATCH", path, "application/merge-patch+json", "{\"metadata\":{\"finalizers\":null}}");
      server.send("DELETE", path, "{\"propagationPolicy\":\"Background\"}");
      answer = server.send("GET", path, "");
    }
  }

  private static JsonNode withoutIdentity(JsonNode answer) {
    if (answer.path("metadata") instanceof ObjectNode metadata) {
      metadata.remove(List.of("uid", "resourceVersion", "creationTimestamp", "generation"));
    }
    return answer;
  }
}
