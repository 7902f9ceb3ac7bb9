package dev.sluice.clustersim.select;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.builtin.RealServer;
import dev.sluice.clustersim.object.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Makes the objects of {@code golden/selectors.jsonl} on a real kube-apiserver, lists them by each
 * of its selectors and puts the answers into that file. Not a test of its own: {@code ./mvnw test
 * -pl cluster-sim -Dtest=RecordSelectors -Dsluice.api=http://127.0.0.1:8001} behind {@code kubectl
 * proxy}.
 */
class RecordSelectors {

  private static final Path FILE = Path.of("src/test/resources/golden/selectors.jsonl");

  @Test
  void recordsWhatEachSelectorChooses() throws Exception {
    Optional<RealServer> found = RealServer.ofProperty();
    assumeTrue(found.isPresent(), "needs -Dsluice.api=http://127.0.0.1:8001");
    RealServer server = found.get();
    server.send(
        "POST",
        "/api/v1/namespaces",
        "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"golden-select\"}}");
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(FILE)) {
      ObjectNode golden = (ObjectNode) Json.parse(line);
      String path = golden.path("path").asText();
      if (golden.has("create")) {
        String object = path + "/" + golden.path("create").path("metadata").path("name").asText();
        server.send("DELETE", object, "{\"gracePeriodSeconds\":0}");
        server.send("POST", path, golden.path("create").toString());
        if (golden.has("status")) {
          ObjectNode status = Json.object();
          status.set("status", golden.path("status"));
          server.send(
              "PATCH", object + "/status", "application/merge-patch+json", status.toString());
        }
        ObjectNode stored = (ObjectNode) server.get(object);
        stored.withObject("metadata").remove("managedFields");
        golden.set("object", stored);
      } else {
        String kind = golden.path("kind").asText();
        String query =
            kind
                + "="
                + URLEncoder.encode(golden.path("selector").asText(), StandardCharsets.UTF_8);
        RealServer.Answer answer = server.send("GET", path + "?" + query, "");
        golden.put("code", answer.code());
        golden.remove(List.of("names", "message"));
        if (answer.code() == 200) {
          ArrayNode names = golden.putArray("names");
          for (JsonNode item : answer.body().path("items")) {
            names.add(item.path("metadata").path("name"));
          }
        } else {
          golden.set("message", answer.body().path("message"));
        }
      }
      lines.add(golden.toString());
    }
    Files.write(FILE, lines);
  }
}
