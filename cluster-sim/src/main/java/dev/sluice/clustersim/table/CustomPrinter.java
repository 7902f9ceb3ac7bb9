package dev.sluice.clustersim.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.catalog.PrinterColumn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Shows custom resources by their printer columns. */
final class CustomPrinter {

  private CustomPrinter() {}

  /** Of a version's columns; without any the age is shown. */
  static Printer of(List<PrinterColumn> declared) {
    List<PrinterColumn> columns =
        declared.isEmpty()
            ? List.of(new PrinterColumn("Age", "date", "", "", 0, ".metadata.creationTimestamp"))
            : declared;
    List<Column> shown = new ArrayList<>();
    List<JsonPath> paths = new ArrayList<>();
    shown.add(Column.ofName());
    for (PrinterColumn column : columns) {
      String description =
          column.description().isEmpty()
              ? "Custom resource definition column (in JSONPath format): " + column.jsonPath()
              : column.description();
      shown.add(
          new Column(
              column.name(), column.type(), column.format(), description, column.priority()));
      paths.add(JsonPath.parse(column.jsonPath()));
    }
    return Printer.of(
        shown,
        (object, row) -> {
          row.text(Texts.name(object));
          for (int i = 0; i < columns.size(); i++) {
            row.value(cell(object, columns.get(i), paths.get(i), row));
          }
        });
  }

  private static JsonNode cell(ObjectNode object, PrinterColumn column, JsonPath path, Row row) {
    JsonNode value = path.first(object);
    if (value.isMissingNode() || value.isNull()) {
      return NullNode.instance;
    }
    var nodes = object.arrayNode();
    switch (column.type()) {
      case "integer" -> {
        if (value.isNumber()) {
          nodes.add(value.longValue());
        }
      }
      case "number" -> {
        if (value.isNumber()) {
          nodes.add(value);
        }
      }
      case "boolean" -> {
        if (value.isBoolean()) {
          nodes.add(value);
        }
      }
      case "date" -> {
        if (value.isTextual()) {
          Optional<Instant> time = Row.time(value);
          nodes.add(time.map(row::since).orElse("<invalid>"));
        }
      }
      default -> nodes.add(value.isContainerNode() ? value.toString() : value.asText());
    }
    return nodes.isEmpty() ? NullNode.instance : nodes.get(0);
  }
}
