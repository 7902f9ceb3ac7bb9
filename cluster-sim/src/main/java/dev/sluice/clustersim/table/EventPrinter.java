package dev.sluice.clustersim.table;

import static dev.sluice.clustersim.table.Column.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.Json;
import java.util.List;
import java.util.Locale;

/** Shows events, in the form of the core group and in that of their own. */
final class EventPrinter {

  private static final List<Column> COLUMNS =
      List.of(
          text("Last Seen"),
          text("Type"),
          text("Reason"),
          text("Object"),
          text("Subobject").wide(),
          text("Source").wide(),
          text("Message"),
          text("First Seen").wide(),
          text("Count").wide(),
          Column.ofName().wide());

  static final Printer CORE =
      Printer.of(
          COLUMNS,
          new EventPrinter(
                  "involvedObject",
                  "source",
                  "firstTimestamp",
                  "lastTimestamp",
                  "count",
                  "message",
                  "reportingComponent",
                  "reportingInstance")
              ::fill);
  static final Printer EVENTS =
      Printer.of(
          COLUMNS,
          new EventPrinter(
                  "regarding",
                  "deprecatedSource",
                  "deprecatedFirstTimestamp",
                  "deprecatedLastTimestamp",
                  "deprecatedCount",
                  "note",
                  "reportingController",
                  "reportingInstance")
              ::fill);

  private final String subject;
  private final String source;
  private final String firstTime;
  private final String lastTime;
  private final String count;
  private final String message;
  private final String controller;
  private final String instance;

  private EventPrinter(
      String subject,
      String source,
      String firstTime,
      String lastTime,
      String count,
      String message,
      String controller,
      String instance) {
    this.subject = subject;
    this.source = source;
    this.firstTime = firstTime;
    this.lastTime = lastTime;
    this.count = count;
    this.message = message;
    this.controller = controller;
    this.instance = instance;
  }

  private void fill(ObjectNode event, Row row) {
    JsonNode about = event.path(subject);
    String kind = Json.text(about, "kind").toLowerCase(Locale.ROOT);
    String name = Json.text(about, "name");
    JsonNode first = event.path(firstTime);
    String firstSeen = row.since(Row.time(first).isPresent() ? first : event.path("eventTime"));
    JsonNode last = event.path(lastTime);
    String lastSeen = Row.time(last).isPresent() ? row.since(last) : firstSeen;
    long times = event.path(count).asLong(0);
    JsonNode series = event.path("series");
    if (series.isObject()) {
      lastSeen = row.since(series.path("lastObservedTime"));
      times = series.path("count").asLong(0);
    } else if (times == 0) {
      times = 1;
    }
    row.text(lastSeen)
        .text(Json.text(event, "type"))
        .text(Json.text(event, "reason"))
        .text(name.isEmpty() ? kind : kind + "/" + name)
        .text(Json.text(about, "fieldPath"))
        .text(source(event))
        .text(Json.text(event, message).strip())
        .text(firstSeen)
        .number(times)
        .text(Texts.name(event));
  }

  private String source(JsonNode event) {
    String component = Json.text(event, source, "component");
    component = component.isEmpty() ? Json.text(event, controller) : component;
    String host = Json.text(event, source, "host");
    host = host.isEmpty() ? Json.text(event, instance) : host;
    return host.isEmpty() ? component : component + ", " + host;
  }
}
