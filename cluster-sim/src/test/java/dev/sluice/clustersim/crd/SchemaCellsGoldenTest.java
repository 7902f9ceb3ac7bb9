package dev.sluice.clustersim.crd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.builtin.BuiltIns;
import dev.sluice.clustersim.builtin.ClusterAddresses;
import dev.sluice.clustersim.builtin.KindRules;
import dev.sluice.clustersim.catalog.ResourceType;
import dev.sluice.clustersim.object.ApiStatus;
import dev.sluice.clustersim.object.FieldError;
import dev.sluice.clustersim.schema.GoldenFiles;
import dev.sluice.clustersim.schema.Pruning;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Values that a real kube-apiserver 1.37 took or refused: the same results, the same sentences. */
class SchemaCellsGoldenTest {

  private final RuleBook rules =
      new RuleBook(BuiltIns.load(), new ClusterAddresses(() -> "10.0.0.1", () -> 30_000));

  @TestFactory
  Stream<DynamicContainer> answersEachValueAsTheRealServer() throws IOException {
    List<DynamicContainer> all = new ArrayList<>();
    int number = 0;
    for (ObjectNode golden : GoldenFiles.lines("schema-cells.jsonl")) {
      all.add(container(number++, golden));
    }
    return all.stream();
  }

  private DynamicContainer container(int number, ObjectNode golden) {
    ObjectNode definition = GoldenDefinitions.of(number, golden.get("schema"));
    ResourceType type = rules.customResources().type(definition).orElseThrow();
    KindRules kind = rules.of(type, type.version("v1").orElseThrow());
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode cell : golden.path("cells")) {
      if (cell.path("differs").asText("").isEmpty()) {
        String name = cell.path("before") + " > " + cell.path("value");
        tests.add(DynamicTest.dynamicTest(name, () -> check(type, kind, number, cell)));
      }
    }
    return DynamicContainer.dynamicContainer(golden.path("case").asText(), tests);
  }

  private static void check(ResourceType type, KindRules kind, int number, JsonNode cell) {
    Optional<ObjectNode> before =
        Optional.ofNullable(cell.get("before"))
            .map(spec -> stored(kind, GoldenDefinitions.object(number, "x", spec)));
    ObjectNode sent = GoldenDefinitions.object(number, "x", cell.get("value"));
    KindRules.Read read = kind.read(sent);
    ObjectNode object = stored(kind, sent);
    List<FieldError> errors = kind.validate(object, before);
    if (!read.unknownFields().isEmpty()) {
      String message = Pruning.strictMessage(type.kind(), "v1", read.unknownFields());
      assertThat(message).isEqualTo(cell.path("message").asText());
      assertThat(cell.path("code").asInt()).isEqualTo(400);
    } else if (errors.isEmpty()) {
      assertThat(cell.path("message").asText()).isEmpty();
      assertThat(GoldenFiles.differences(cell.path("spec"), object.path("spec"))).isEmpty();
    } else {
      ObjectNode status = ApiStatus.invalid(type.group(), type.kind(), "x", errors).toJson();
      assertThat(sorted(status.path("details").path("causes")))
          .isEqualTo(sorted(cell.path("causes")));
      if (cell.path("causes").size() == 1) {
        assertThat(status.path("message").asText()).isEqualTo(cell.path("message").asText());
      }
      assertThat(status.path("code").asInt()).isEqualTo(cell.path("code").asInt());
    }
  }

  /** The server walks fields in no order. */
  private static TreeSet<String> sorted(JsonNode causes) {
    TreeSet<String> all = new TreeSet<>();
    causes.forEach(
        one ->
            all.add(
                "%s %s %s"
                    .formatted(
                        one.path("field").asText(),
                        one.path("reason").asText(),
                        one.path("message").asText())));
    return all;
  }

  private static ObjectNode stored(KindRules kind, ObjectNode sent) {
    ObjectNode object = kind.defaults(kind.read(sent).object()).deepCopy();
    object.withObject("/metadata").put("namespace", "default");
    return object;
  }
}
