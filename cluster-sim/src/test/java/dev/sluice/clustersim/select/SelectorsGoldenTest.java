package dev.sluice.clustersim.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.clustersim.builtin.BuiltIns;
import dev.sluice.clustersim.catalog.ResourceType;
import dev.sluice.clustersim.catalog.VersionType;
import dev.sluice.clustersim.object.GroupResource;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.object.Meta;
import dev.sluice.clustersim.object.StatusException;
import dev.sluice.clustersim.schema.Schema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Selectors choose, and are refused, as a real kube-apiserver chose and refused. */
class SelectorsGoldenTest {

  private static final BuiltIns BUILT_INS = BuiltIns.load();

  @TestFactory
  Stream<DynamicTest> selectorsChooseWhatTheServerChose() {
    List<DynamicTest> tests = new ArrayList<>();
    List<JsonNode> objects = new ArrayList<>();
    for (JsonNode golden : golden()) {
      if (golden.has("create")) {
        objects.add(golden);
      } else {
        tests.add(
            DynamicTest.dynamicTest(
                golden.path("path").asText() + "?" + golden.path("selector").asText(),
                () -> check(golden, objects)));
      }
    }
    return tests.stream();
  }

  private static void check(JsonNode golden, List<JsonNode> objects) {
    if (golden.path("code").asInt() != 200) {
      assertThatExceptionOfType(StatusException.class)
          .isThrownBy(() -> selector(golden))
          .satisfies(
              e -> {
                assertThat(e.status().code()).isEqualTo(golden.path("code").asInt());
                assertThat(e.status().message()).isEqualTo(golden.path("message").asText());
              });
      return;
    }
    Predicate<JsonNode> selector = selector(golden);
    List<String> chosen = new ArrayList<>();
    for (JsonNode one : objects) {
      if (one.path("path").equals(golden.path("path")) && selector.test(one.path("object"))) {
        chosen.add(Meta.of(one.path("object")).name());
      }
    }
    List<String> expected = new ArrayList<>();
    golden.path("names").forEach(name -> expected.add(name.asText()));
    assertThat(chosen).containsExactlyInAnyOrderElementsOf(expected);
  }

  private static Predicate<JsonNode> selector(JsonNode golden) {
    String text = golden.path("selector").asText();
    if (golden.path("kind").asText().equals("labelSelector")) {
      LabelSelector selector = LabelSelector.parse(text);
      assertThat(LabelSelector.parse(selector.toString())).isEqualTo(selector);
      return object -> selector.matches(Meta.of(object).labels());
    }
    String[] path = golden.path("path").asText().substring(1).split("/", -1);
    boolean core = path[0].equals("api");
    String plural = path[path.length - 1];
    ResourceType type = type(new GroupResource(core ? "" : path[1], plural));
    return FieldSelector.parse(text, type, core ? path[1] : path[2])::matches;
  }

  private static ResourceType type(GroupResource resource) {
    if (!resource.resource().equals("widgets")) {
      return BUILT_INS.types().stream()
          .filter(type -> type.resource().equals(resource))
          .findFirst()
          .orElseThrow();
    }
    return new ResourceType(
        resource,
        "Widget",
        "WidgetList",
        "widget",
        List.of(),
        List.of(),
        true,
        "v1",
        Map.of(
            "v1",
            new VersionType(
                "v1",
                Schema.ANY,
                List.of(),
                Set.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(".spec.color"))),
        Set.of(),
        new ResourceType.Origin.Custom("u"));
  }

  private static List<JsonNode> golden() {
    String other = System.getProperty("sluice.golden", "");
    Path folder = other.isBlank() ? Path.of("src/test/resources/golden") : Path.of(other);
    List<JsonNode> all = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(folder.resolve("selectors.jsonl"))) {
        all.add(Json.parse(line));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }
}
