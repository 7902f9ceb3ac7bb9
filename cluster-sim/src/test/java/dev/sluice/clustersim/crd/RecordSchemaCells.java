package dev.sluice.clustersim.crd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.builtin.RealServer;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.schema.GoldenFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Puts the schemas of {@code golden/schema-cells.jsonl} into a real kube-apiserver, sends the
 * values and writes down what it answers. Not a test of its own; README.md says how to run it.
 */
class RecordSchemaCells {

  private static final String FILE = "schema-cells.jsonl";
  private static final String DEFINITIONS =
      "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
  private static final String OBJECTS =
      "/apis/" + GoldenDefinitions.GROUP + "/v1/namespaces/default/";

  @Test
  void recordsWhatTheServerSaysToEachValue() throws Exception {
    Optional<RealServer> server = RealServer.ofProperty();
    assumeTrue(server.isPresent(), "needs -Dsluice.api=http://127.0.0.1:8001");
    List<String> lines = new ArrayList<>();
    int number = 0;
    for (ObjectNode golden : GoldenFiles.lines(FILE)) {
      lines.add(record(server.get(), number++, golden).toString());
    }
    Files.write(GoldenFiles.path(FILE), lines);
  }

  private static ObjectNode record(RealServer server, int number, ObjectNode golden)
      throws IOException, InterruptedException {
    ObjectNode definition = GoldenDefinitions.of(number, golden.get("schema"));
    String name = definition.path("metadata").path("name").asText();
    server.send("DELETE", DEFINITIONS + "/" + name, "");
    awaitCode(server, DEFINITIONS + "/" + name, 404);
    RealServer.Answer made = server.send("POST", DEFINITIONS, definition.toString());
    golden.remove("refused");
    if (made.code() != 201) {
      golden.set("refused", made.body().path("message"));
      return golden;
    }
    String path = OBJECTS + GoldenDefinitions.plural(number);
    awaitCode(server, path, 200);
    awaitCreation(server, path, number);
    for (JsonNode cell : golden.path("cells")) {
      record(server, path, number, (ObjectNode) cell);
    }
    server.send("DELETE", DEFINITIONS + "/" + name, "");
    return golden;
  }

  private static void record(RealServer server, String path, int number, ObjectNode cell)
      throws IOException, InterruptedException {
    String strict = "dryRun=All&fieldValidation=Strict";
    RealServer.Answer answer;
    if (cell.has("before")) {
      ObjectNode before = GoldenDefinitions.object(number, "x", cell.get("before"));
      RealServer.Answer created = server.send("POST", path, before.toString());
      assertThat(created.code()).as(created.body().toString()).isEqualTo(201);
      ObjectNode after = GoldenDefinitions.object(number, "x", cell.get("value"));
      after
          .withObject("/metadata")
          .set("resourceVersion", created.body().path("metadata").path("resourceVersion"));
      answer = server.send("PUT", path + "/x?" + strict, after.toString());
      server.send("DELETE", path + "/x", "");
    } else {
      ObjectNode object = GoldenDefinitions.object(number, "x", cell.get("value"));
      answer = server.send("POST", path + "?" + strict, object.toString());
    }
    cell.put("code", answer.code());
    cell.remove(List.of("spec", "message", "causes"));
    if (answer.code() < 300) {
      cell.set("spec", answer.body().path("spec"));
    } else {
      cell.set("message", answer.body().path("message"));
      cell.set("causes", answer.body().path("details").path("causes"));
    }
  }

  /** The server answers lists before it takes objects. */
  private static void awaitCreation(RealServer server, String path, int number)
      throws IOException, InterruptedException {
    ObjectNode object = GoldenDefinitions.object(number, "x", Json.object());
    RealServer.Answer answer = server.send("POST", path + "?dryRun=All", object.toString());
    for (int i = 0; i < 2_000 && answer.code() == 404; i++) {
      answer = server.send("POST", path + "?dryRun=All", object.toString());
    }
    assertThat(answer.code()).as(answer.body().toString()).isNotEqualTo(404);
  }

  private static void awaitCode(RealServer server, String path, int code)
      throws IOException, InterruptedException {
    RealServer.Answer answer = server.send("GET", path, "");
    for (int i = 0; i < 5_000 && answer.code() != code; i++) {
      answer = server.send("GET", path, "");
    }
    assertThat(answer.code()).as(path + answer.body()).isEqualTo(code);
  }
}
