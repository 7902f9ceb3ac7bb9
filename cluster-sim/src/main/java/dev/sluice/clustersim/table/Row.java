package dev.sluice.clustersim.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.sluice.clustersim.object.Json;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/** A row that is being filled. */
final class Row {

  static final String NONE = "<none>";
  static final String UNSET = "<unset>";
  static final String UNKNOWN = "<unknown>";

  private final Instant now;
  private final ArrayNode cells = Json.object().arrayNode();
  private final ArrayNode conditions = Json.object().arrayNode();

  Row(Instant now) {
    this.now = now;
  }

  ArrayNode cells() {
    return cells;
  }

  ArrayNode conditions() {
    return conditions;
  }

  Row text(String text) {
    cells.add(text);
    return this;
  }

  /** A text, or what stands for none. */
  Row textOr(String text, String none) {
    return text(text.isEmpty() ? none : text);
  }

  Row number(long number) {
    cells.add(number);
    return this;
  }

  Row flag(boolean flag) {
    cells.add(flag);
    return this;
  }

  Row value(JsonNode value) {
    cells.add(value);
    return this;
  }

  /** How long ago the object was made. */
  Row age(JsonNode object) {
    return text(since(object.path("metadata").path("creationTimestamp")));
  }

  /** How long ago a time was. */
  String since(JsonNode time) {
    return time(time).map(at -> Durations.between(at, now)).orElse(UNKNOWN);
  }

  String since(Instant time) {
    return Durations.between(time, now);
  }

  Instant now() {
    return now;
  }

  static Optional<Instant> time(JsonNode time) {
    String text = time.isTextual() ? time.textValue() : "";
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  Row condition(String type, String status, String reason, String message) {
    conditions
        .addObject()
        .put("type", type)
        .put("status", status)
        .put("reason", reason)
        .put("message", message);
    return this;
  }
}
