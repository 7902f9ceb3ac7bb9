package dev.sluice.clustersim.table;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.catalog.PrinterColumn;
import dev.sluice.clustersim.catalog.ResourceType;
import dev.sluice.clustersim.catalog.VersionType;
import dev.sluice.clustersim.object.Json;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes Table answers of objects, with the columns that the real server has for their kind. */
public final class Tables {

  /** What comes with each row ({@code includeObject}). */
  public enum IncludeObject {
    /** Nothing. */
    NONE,
    /** The object's metadata; what clients get who do not say. */
    METADATA,
    /** The whole object. */
    OBJECT
  }

  private static final String VERSION = "meta.k8s.io/v1";

  private static final Printer DEFAULT =
      Printer.of(
          List.of(Column.ofName(), Column.of("Created At", "date")),
          (object, row) ->
              row.text(Texts.name(object))
                  .text(Json.text(object, "metadata", "creationTimestamp")));

  private static final Map<String, Printer> BUILT_IN = builtIn();

  private Tables() {}

  private static Map<String, Printer> builtIn() {
    Map<String, Printer> all = new HashMap<>();
    all.put("pods", PodPrinter.PRINTER);
    all.put("events", EventPrinter.CORE);
    all.put("events.events.k8s.io", EventPrinter.EVENTS);
    all.putAll(WorkloadPrinters.all());
    all.putAll(NetworkPrinters.all());
    all.putAll(OtherPrinters.all());
    all.putAll(PolicyPrinters.all());
    all.putAll(StoragePrinters.all());
    return all;
  }

  /**
   * Makes a Table.
   *
   * @param version of the resource, that the objects are in
   * @param objects in the order of the rows
   * @param metadata of the list, or what a single object's Table has: its {@code resourceVersion}
   * @param columns whether the columns are defined; in a watch only the first event does
   * @param now what ages are counted from
   * @throws IllegalArgumentException where a printer column's JSONPath is malformed
   */
  public static ObjectNode table(
      ResourceType type,
      String version,
      List<ObjectNode> objects,
      ObjectNode metadata,
      IncludeObject include,
      boolean columns,
      Instant now) {
    Printer printer = printer(type, version);
    ObjectNode table = Json.object().put("kind", "Table").put("apiVersion", VERSION);
    table.set("metadata", metadata);
    ArrayNode definitions = table.putArray("columnDefinitions");
    if (columns) {
      printer.columns().forEach(column -> definitions.add(column.toJson()));
    }
    ArrayNode rows = table.putArray("rows");
    for (ObjectNode object : objects) {
      Row row = new Row(now);
      printer.cells().fill(object, row);
      ObjectNode json = rows.addObject();
      json.set("cells", row.cells());
      if (!row.conditions().isEmpty()) {
        json.set("conditions", row.conditions());
      }
      switch (include) {
        case NONE -> json.putNull("object");
        case METADATA -> {
          ObjectNode partial =
              json.putObject("object")
                  .put("kind", "PartialObjectMetadata")
                  .put("apiVersion", VERSION);
          partial.set("metadata", object.path("metadata"));
        }
        case OBJECT -> json.set("object", object);
      }
    }
    return table;
  }

  private static Printer printer(ResourceType type, String version) {
    if (!type.custom()) {
      return BUILT_IN.getOrDefault(type.resource().toString(), DEFAULT);
    }
    List<PrinterColumn> columns =
        type.version(version).map(VersionType::columns).orElseGet(List::of);
    return CustomPrinter.of(columns);
  }
}
