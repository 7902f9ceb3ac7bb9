package dev.sluice.clustersim.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.sluice.clustersim.object.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a real API server answered, a case a line. */
final class Golden {

  /** Recorded by {@code ConformanceIT} with {@code -Dsluice.update=true}. */
  private static final Path FILE = Path.of("src/test/resources/conformance/answers.jsonl");

  private Golden() {}

  static Map<String, JsonNode> read() {
    try {
      Map<String, JsonNode> all = new LinkedHashMap<>();
      if (Files.exists(FILE)) {
        for (String line : Files.readAllLines(FILE)) {
          JsonNode json = Json.parse(line);
          all.put(json.path("case").asText(), json.path("answers"));
        }
      }
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void write(Map<String, ArrayNode> answers) {
    StringBuilder text = new StringBuilder();
    answers.forEach(
        (name, all) -> {
          var line = Json.object().put("case", name);
          line.set("answers", all);
          text.append(line).append('\n');
        });
    try {
      Files.writeString(FILE, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
