package dev.sluice.testkit.traces;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** Reads recorded rollouts: one JSON object a line, compressed with gzip. */
public final class Traces {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Traces() {}

  /**
   * All recorded rollouts of a file. The stream is read to its end and closed.
   *
   * @throws IOException when it cannot be read or a line is not JSON
   */
  public static List<Trace> read(InputStream file) throws IOException {
    List<Trace> traces = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(new GZIPInputStream(file), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank()) {
          traces.add(trace(MAPPER.readTree(line)));
        }
      }
    }
    return traces;
  }

  private static Trace trace(JsonNode line) {
    List<Trace.State> states = new ArrayList<>();
    for (JsonNode entry : line.path("trace")) {
      Map<String, JsonNode> objects = new LinkedHashMap<>();
      entry.path("state").properties().forEach(o -> objects.put(o.getKey(), o.getValue()));
      states.add(
          new Trace.State(entry.path("action"), objects, entry.path("compare").asBoolean(true)));
    }
    return new Trace(
        line.path("name").asText(), list(line.path("objects")), list(line.path("actions")), states);
  }

  private static List<JsonNode> list(JsonNode array) {
    List<JsonNode> list = new ArrayList<>();
    array.forEach(list::add);
    return list;
  }
}
