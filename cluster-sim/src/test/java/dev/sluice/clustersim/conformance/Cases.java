package dev.sluice.clustersim.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.sluice.clustersim.conformance.Case.Kind;
import dev.sluice.clustersim.conformance.Case.Step;
import dev.sluice.clustersim.object.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Every condition with every kind that it fits. */
final class Cases {

  private static final YAMLMapper YAML = new YAMLMapper();

  private Cases() {}

  static List<Case> all() {
    List<Case> cases = new ArrayList<>();
    for (JsonNode kind : read("kinds.yaml")) {
      Kind example = kind(kind);
      for (JsonNode condition : read("conditions.yaml")) {
        String needs = condition.path("needs").asText("");
        if (needs.isEmpty() || example.has(needs)) {
          List<Step> steps = new ArrayList<>();
          condition.path("steps").forEach(step -> steps.add(new Step(step)));
          String name = example.kind() + ": " + condition.path("name").asText();
          cases.add(new Case(name, example, steps));
        }
      }
    }
    return cases;
  }

  private static Kind kind(JsonNode json) {
    boolean custom = json.path("custom").asBoolean();
    return new Kind(
        json.path("kind").asText(),
        json.path("path").asText(),
        json.path("apiVersion").asText(),
        object(json.path("content")),
        object(json.path("change")),
        object(json.path("status")),
        Map.of(
            "status",
            json.has("status"),
            "scale",
            json.path("scale").asBoolean(),
            "custom",
            custom,
            "builtin",
            !custom));
  }

  private static ObjectNode object(JsonNode json) {
    return json instanceof ObjectNode object ? object : Json.object();
  }

  /** A YAML file beside this class's resources. */
  static JsonNode read(String file) {
    try (InputStream in = Cases.class.getResourceAsStream("/conformance/" + file)) {
      return YAML.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
