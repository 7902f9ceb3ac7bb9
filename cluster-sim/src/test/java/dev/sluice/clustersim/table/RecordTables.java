package dev.sluice.clustersim.table;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.builtin.RealServer;
import dev.sluice.clustersim.object.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Makes the objects of {@code golden/tables.jsonl} on a real kube-apiserver without a controller
 * manager and puts the rows of its Table answers into that file. Not a test of its own: {@code
 * ./mvnw test -pl cluster-sim -Dtest=RecordTables -Dsluice.api=http://127.0.0.1:8001} behind {@code
 * kubectl proxy}.
 */
class RecordTables {

  private static final Path FILE = Path.of("src/test/resources/golden/tables.jsonl");
  private static final String TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io";

  @Test
  void recordsTheRowsOfEachObject() throws Exception {
    Optional<RealServer> server = RealServer.ofProperty();
    assumeTrue(server.isPresent(), "needs -Dsluice.api=http://127.0.0.1:8001");
    server
        .get()
        .send(
            "POST",
            "/api/v1/namespaces",
            "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"golden-tables\"}}");
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(FILE)) {
      lines.add(record(server.get(), (ObjectNode) Json.parse(line)).toString());
    }
    Files.write(FILE, lines);
  }

  private static ObjectNode record(RealServer server, ObjectNode golden)
      throws IOException, InterruptedException {
    String list = golden.path("path").asText();
    String path = list + "/" + Json.text(golden, "create", "metadata", "name");
    remove(server, path);
    RealServer.Answer created = server.send("POST", list, golden.path("create").toString());
    if (created.code() != 201) {
      throw new IOException(path + ": " + created.body());
    }
    if (golden.has("status")) {
      ObjectNode status = Json.object();
      status.set("status", golden.path("status"));
      RealServer.Answer answer =
          server.send("PATCH", path + "/status", "application/merge-patch+json", status.toString());
      if (answer.code() != 200) {
        throw new IOException(path + ": " + answer.body());
      }
    }
    if (golden.path("delete").asBoolean(false)) {
      server.send("DELETE", path, "");
    }
    awaitMiddleOfSecond();
    Instant now = Instant.now();
    RealServer.Answer table =
        server.send("GET", path + "?includeObject=Object", "application/json", TABLE, "");
    JsonNode row = table.body().path("rows").path(0);
    golden.put("now", now.toString());
    ArrayNode columns = golden.putArray("columns");
    for (JsonNode column : table.body().path("columnDefinitions")) {
      ObjectNode plain = columns.addObject();
      for (String field : List.of("name", "type", "format", "priority")) {
        plain.set(field, column.path(field));
      }
    }
    golden.set("cells", row.path("cells"));
    golden.remove("conditions");
    if (row.has("conditions")) {
      golden.set("conditions", row.path("conditions"));
    }
    ObjectNode object = (ObjectNode) row.path("object");
    object.withObject("metadata").remove(List.of("managedFields", "resourceVersion"));
    golden.set("object", object);
    remove(server, path);
    return golden;
  }

  /** So that the server counts ages from the same second. */
  private static void awaitMiddleOfSecond() throws InterruptedException {
    long into = System.currentTimeMillis() % 1000;
    if (into < 100 || into > 800) {
      Thread.sleep(1150 - (into < 100 ? into + 1000 : into));
    }
  }

  private static void remove(RealServer server, String path)
      throws IOException, InterruptedException {
    RealServer.Answer answer = server.send("GET", path, "");
    for (int i = 0; i < 600 && answer.code() == 200; i++) {
      if (!answer.body().path("metadata").path("finalizers").isEmpty()) {
        server.send(
            "PATCH", path, "application/merge-patch+json", "{\"metadata\":{\"finalizers\":null}}");
      }
      if (answer.body().path("kind").asText().equals("Namespace")) {
        ((ObjectNode) answer.body()).withObject("spec").putArray("finalizers");
        server.send("PUT", path + "/finalize", answer.body().toString());
      }
      server.send(
          "DELETE", path, "{\"gracePeriodSeconds\":0,\"propagationPolicy\":\"Background\"}");
      answer = server.send("GET", path, "");
    }
  }
}
