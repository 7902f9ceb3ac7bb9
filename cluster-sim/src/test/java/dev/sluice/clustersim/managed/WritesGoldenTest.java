package dev.sluice.clustersim.managed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.builtin.BuiltIns;
import dev.sluice.clustersim.object.ApiStatus;
import dev.sluice.clustersim.object.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Sequences of writes come to what a real kube-apiserver answered. */
class WritesGoldenTest {

  private static final BuiltIns BUILT_INS = BuiltIns.load();

  @TestFactory
  Stream<DynamicTest> scriptsComeToWhatTheServerAnswered() {
    return scripts("writes.jsonl");
  }

  @TestFactory
  Stream<DynamicTest> randomScriptsComeToWhatTheServerAnswered() {
    return scripts("writes-random.jsonl");
  }

  private static Stream<DynamicTest> scripts(String file) {
    JsonNode widget = parse(read("widget-crd.json"));
    List<DynamicTest> tests = new ArrayList<>();
    for (String line : read(file).lines().toList()) {
      JsonNode script = parse(line);
      Replay replay = Replay.of(script.path("resource").asText(), BUILT_INS, widget);
      Optional<ObjectNode> live = Optional.empty();
      int number = 0;
      String name = script.path("name").asText();
      String objectName = name.replaceAll("[^a-z0-9]+", "-");
      for (JsonNode step : script.path("steps")) {
        Optional<ObjectNode> before = live;
        number++;
        JsonNode answer = step.path("answer");
        int code = step.path("code").asInt();
        if (code != 404 && !validated(answer)) {
          tests.add(
              DynamicTest.dynamicTest(
                  "%s %d: %s".formatted(name, number, step.path("type").asText()),
                  () -> check(replay, step, objectName, before)));
        }
        if (code < 300) {
          live = Optional.of((ObjectNode) answer);
        }
      }
    }
    return tests.stream();
  }

  /** Whether the object was refused for its content, which is not what is tested here. */
  private static boolean validated(JsonNode answer) {
    return answer.path("message").asText().contains(" is invalid: ");
  }

  private static void check(
      Replay replay, JsonNode step, String name, Optional<ObjectNode> before) {
    JsonNode answer = step.path("answer");
    int code = step.path("code").asInt();
    String text = before.map(ObjectNode::toString).orElse("");
    Replay.Result result = replay.run(step, name, before, lastWrite(answer));
    assertThat(before.map(ObjectNode::toString).orElse("")).as("the live object").isEqualTo(text);
    if (code >= 300) {
      assertThat(result).isInstanceOf(Replay.Result.Refused.class);
      ApiStatus status = ((Replay.Result.Refused) result).status();
      assertThat(status.code()).as(status.message()).isEqualTo(code);
      assertThat(status.message()).isEqualTo(answer.path("message").asText());
      // Several managers' conflicts come in no order of their own.
      assertThat(status.toJson().path("details").path("causes"))
          .containsExactlyInAnyOrderElementsOf(answer.path("details").path("causes"));
      return;
    }
    assertThat(result).as(() -> result.toString()).isInstanceOf(Replay.Result.Stored.class);
    ObjectNode stored = ((Replay.Result.Stored) result).object();
    assertThat(managers(stored)).isEqualTo(managers(answer));
    assertThat(pretty(tidied(stored))).isEqualTo(pretty(tidied(answer)));
  }

  /** The latest time that the server noted: that of this write, if it noted one. */
  private static Instant lastWrite(JsonNode answer) {
    Instant latest = Instant.EPOCH;
    for (JsonNode entry : answer.path("metadata").path("managedFields")) {
      if (entry.hasNonNull("time")) {
        Instant time = Instant.parse(entry.path("time").asText());
        latest = time.isAfter(latest) ? time : latest;
      }
    }
    return latest;
  }

  private static String managers(JsonNode object) {
    StringBuilder text = new StringBuilder();
    object.path("metadata").path("managedFields").forEach(e -> text.append(sorted(e)).append('\n'));
    return text.toString();
  }

  private static JsonNode sorted(JsonNode value) {
    if (!value.isObject()) {
      return value;
    }
    Map<String, JsonNode> fields = new TreeMap<>();
    value.properties().forEach(e -> fields.put(e.getKey(), sorted(e.getValue())));
    ObjectNode result = Json.object();
    fields.forEach(result::set);
    return result;
  }

  /** Without managers, and without what is empty: the server leaves out what its types omit. */
  private static JsonNode tidied(JsonNode value) {
    if (value instanceof ObjectNode object) {
      Map<String, JsonNode> sorted = new TreeMap<>();
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        if (!field.getKey().equals("managedFields")) {
          JsonNode kept = tidied(field.getValue());
          boolean empty = kept.isNull() || (kept.isContainerNode() && kept.isEmpty());
          if (!empty) {
            sorted.put(field.getKey(), kept);
          }
        }
      }
      ObjectNode result = Json.object();
      sorted.forEach(result::set);
      return result;
    }
    if (value instanceof ArrayNode array) {
      ArrayNode result = Json.object().arrayNode();
      array.forEach(item -> result.add(tidied(item)));
      return result;
    }
    return value;
  }

  private static String pretty(JsonNode node) {
    return node.toPrettyString();
  }

  private static JsonNode parse(String text) {
    try {
      return Json.parse(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(String file) {
    String other = System.getProperty("sluice.golden", "");
    Path folder = other.isBlank() ? Path.of("src/test/resources/golden") : Path.of(other);
    try {
      return Files.readString(folder.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
