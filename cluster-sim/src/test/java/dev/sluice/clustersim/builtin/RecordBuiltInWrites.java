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
 * Sends the writes of {@code golden/builtin-writes.jsonl} to a real kube-apiserver and puts its
 * answers into that file. Not a test of its own; README.md says how to run it.
 */
class RecordBuiltInWrites {

  private static final Path FILE = Path.of("src/test/resources/golden/builtin-writes.jsonl");

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
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(FILE)) {
      lines.add(record(server.get(), (ObjectNode) Json.parse(line)).toString());
    }
    Files.write(FILE, lines);
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
      answer = server.send("PUT", name + "?dryRun=All", golden.path("update").toString());
      server.send(
          "DELETE", name, "{\"gracePeriodSeconds\":0,\"propagationPolicy\":\"Background\"}");
      awaitGone(server, name);
    }
    golden.put("code", answer.code());
    golden.set("answer", withoutIdentity(answer.body()));
    return golden;
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
