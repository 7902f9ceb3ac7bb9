package dev.sluice.clustersim.table;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.builtin.BuiltIns;
import dev.sluice.clustersim.catalog.PrinterColumn;
import dev.sluice.clustersim.catalog.ResourceType;
import dev.sluice.clustersim.catalog.VersionType;
import dev.sluice.clustersim.object.GroupResource;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.schema.Schema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Tables show what a real kube-apiserver shows of each kind. */
class TablesGoldenTest {

  private static final BuiltIns BUILT_INS = BuiltIns.load();

  @TestFactory
  Stream<DynamicTest> rowsShowWhatTheServerShowed() {
    List<DynamicTest> tests = new ArrayList<>();
    for (String line : read("tables.jsonl").lines().toList()) {
      JsonNode golden = parse(line);
      tests.add(
          DynamicTest.dynamicTest(
              golden.path("path").asText() + ": " + golden.path("case").asText(),
              () -> check(golden)));
    }
    return tests.stream();
  }

  private static void check(JsonNode golden) {
    String[] path = golden.path("path").asText().substring(1).split("/", -1);
    boolean core = path[0].equals("api");
    String plural = path[path.length - 1];
    String version = core ? path[1] : path[2];
    ResourceType type = type(new GroupResource(core ? "" : path[1], plural));
    ObjectNode object = (ObjectNode) golden.path("object");
    ObjectNode table =
        Tables.table(
            type,
            version,
            List.of(object),
            Json.object(),
            Tables.IncludeObject.METADATA,
            true,
            Instant.parse(golden.path("now").asText()));
    ArrayNode columns = Json.object().arrayNode();
    for (JsonNode column : table.path("columnDefinitions")) {
      ObjectNode plain = columns.addObject();
      for (String field : List.of("name", "type", "format", "priority")) {
        plain.set(field, column.path(field));
      }
    }
    assertThat(columns).hasToString(golden.path("columns").toString());
    JsonNode row = table.path("rows").path(0);
    assertThat(row.path("cells")).hasToString(golden.path("cells").toString());
    assertThat(row.path("conditions")).isEqualTo(golden.path("conditions"));
    assertThat(row.path("object").path("metadata")).isEqualTo(object.path("metadata"));
  }

  private static ResourceType type(GroupResource resource) {
    if (!resource.resource().equals("widgets")) {
      return BUILT_INS.types().stream()
          .filter(type -> type.resource().equals(resource))
          .findFirst()
          .orElseThrow();
    }
    List<PrinterColumn> columns = new ArrayList<>();
    JsonNode version = parse(read("widget-crd.json")).path("spec").path("versions").path(0);
    for (JsonNode column : version.path("additionalPrinterColumns")) {
      columns.add(
          new PrinterColumn(
              Json.text(column, "name"),
              Json.text(column, "type"),
              Json.text(column, "format"),
              Json.text(column, "description"),
              column.path("priority").asInt(0),
              Json.text(column, "jsonPath")));
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
                "v1", Schema.ANY, columns, Set.of(), Optional.empty(), Optional.empty(), List.of()),
            "v1beta1",
            new VersionType(
                "v1beta1",
                Schema.ANY,
                List.of(),
                Set.of(),
                Optional.empty(),
                Optional.empty(),
                List.of())),
        Set.of(),
        new ResourceType.Origin.Custom("u"));
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
