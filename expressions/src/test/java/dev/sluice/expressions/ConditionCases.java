package dev.sluice.expressions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** The recorded answers of Argo Rollouts. */
final class ConditionCases {
  private static final String FILE = "conditions.jsonl.gz";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /**
   * One recorded answer.
   *
   * @param value what the condition gave; empty when it was an error
   */
  record Case(String condition, Result result, Optional<Boolean> value, String line) {}

  private ConditionCases() {}

  /** The cases of the folder named by the property {@code sluice.golden}, else of the resources. */
  static List<Case> all() {
    String folder = System.getProperty("sluice.golden", "");
    try (InputStream in =
            folder.isBlank()
                ? Objects.requireNonNull(
                    ConditionCases.class.getResourceAsStream("/golden/" + FILE))
                : Files.newInputStream(Path.of(folder, FILE));
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(new GZIPInputStream(in), StandardCharsets.UTF_8))) {
      List<Case> cases = new ArrayList<>();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        cases.add(read(line));
      }
      return cases;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Case read(String line) throws IOException {
    JsonNode node = MAPPER.readTree(line);
    Optional<Boolean> value =
        node.has("value") ? Optional.of(node.get("value").asBoolean()) : Optional.empty();
    return new Case(node.get("condition").asText(), result(node.get("result")), value, line);
  }

  private static Result result(JsonNode node) {
    JsonNode value = node.path("value");
    return switch (node.get("type").asText()) {
      case "float" -> new Result.Number(number(value));
      case "floats" -> {
        List<Double> numbers = new ArrayList<>();
        value.forEach(item -> numbers.add(number(item)));
        yield new Result.Numbers(numbers);
      }
      case "string" -> new Result.Text(value.asText());
      case "json" -> new Result.Json(MAPPER.convertValue(value, Object.class));
      case "nil" -> new Result.Absent();
      default -> throw new IllegalArgumentException("unknown type of result: " + node);
    };
  }

  private static double number(JsonNode node) {
    return switch (node.asText()) {
      case "NaN" -> Double.NaN;
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> node.asDouble();
    };
  }
}
