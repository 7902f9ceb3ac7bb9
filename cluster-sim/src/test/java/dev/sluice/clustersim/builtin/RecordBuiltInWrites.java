package dev.sluice.clustersim.builtin;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Sends the writes of the golden files to a real kube-apiserver and puts its answers into them;
 * {@code -Dsluice.record=definition} does so for the files whose name begins like that. Not a test
 * of its own; README.md says how to run it.
 */
class RecordBuiltInWrites {

  private static final List<String> FILES =
      List.of("builtin-writes.jsonl", "definition-writes.jsonl");

  @Test
  void recordsWhatTheServerMakesOfEachObject() throws Exception {
    Optional<RealServer> server = RealServer.ofProperty();
    assumeTrue(server.isPresent(), "needs -Dsluice.api=http://127.0.0.1:8001");
    server
        .get()
        .send(
            "POST",
            "/api/v1/namespaces",
            "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"golden\"}}");
    String only = System.getProperty("sluice.record", "");
    for (String file : FILES) {
      if (file.startsWith(only)) {
        record(server.get(), Path.of("src/test/resources/golden").resolve(file));
      }
    }
  }

  private static void record(RealServer server, Path file)
      throws IOException, InterruptedException {
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      lines.add(record(server, (ObjectNode) Json.parse(line)).toString());
    }
    Files.write(file, lines);
  }

  private static ObjectNode record(RealServer server, ObjectNode golden)
      throws IOException, InterruptedException {
    String path = golden.path("path").asText();
    boolean update = golden.has("update");
    RealServer.Answer answer =
        server.send("POST", path + (update ? "" : "?dryRun=All"), golden.path("create").toString());
    if (update) {
      String name = path + "/" + golden.path("create").path("metadata").path("name").asText();
      golden.set("created", withoutIdentity(answer.body()));
      ObjectNode after = (ObjectNode) golden.path("update").deepCopy();
      if (path.endsWith("customresourcedefinitions")) {
        // definitions are written with their version, others may go without
        awaitEstablished(server, name);
        String version = server.get(name).path("metadata").path("resourceVersion").asText();
        after.withObject("/metadata").put("resourceVersion", version);
      }
      answer = server.send("PUT", name + "?dryRun=All", after.toString());
      server.send(
          "DELETE", name, "{\"gracePeriodSeconds\":0,\"propagationPolicy\":\"Background\"}");
      awaitGone(server, name);
    }
    golden.put("code", answer.code());
    golden.set("answer", withoutIdentity(answer.body()));
    return golden;
  }

  private static void awaitEstablished(RealServer server, String path)
      throws IOException, InterruptedException {
    for (int i = 0; i < 2_000; i++) {
      for (JsonNode condition : server.get(path).path("status").path("conditions")) {
        boolean established = condition.path("type").asText().equals("Established");
        if (established && condition.path("status").asText().equals("True")) {
          return;
        }
      }
    }
    throw new IOException(path + " is not established");
  }

  private static void awaitGone(RealServer server, String path)
      throws IOException, InterruptedException {
    RealServer.Answer answer = server.send("GET", path, "");
    for (int i = 0; i < 600 && answer.code() == 200; i++) {
      if (!answer.body().path("metadata").path("finalizers").isEmpty()) {
        server.send(
            "PATCH", path, "application/merge-patch+json", "{\"metadata\":{\"finalizers\":null}}");
      }
      answer = server.send("GET", path, "");
    }
    if (answer.code() == 200) {
      throw new IOException(path + " does not go away");
    }
  }

  /** What differs from run to run goes; a uid that shows up elsewhere becomes UID. */
  static JsonNode withoutIdentity(JsonNode body) throws IOException {
    String uid = body.path("metadata").path("uid").asText("");
    String text = uid.isEmpty() ? body.toString() : body.toString().replace(uid, "UID");
    ObjectNode copy = (ObjectNode) Json.parse(text);
    if (copy.get("metadata") instanceof ObjectNode metadata) {
      metadata.remove(List.of("uid", "resourceVersion", "creationTimestamp", "managedFields"));
    }
    return copy;
  }
}
