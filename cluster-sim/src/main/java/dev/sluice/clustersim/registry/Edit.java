package dev.sluice.clustersim.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Consumer;

/** Copies of objects with something changed; what is handed in stays as it is. */
final class Edit {

  private Edit() {}

  /** A copy with other metadata; everything below other fields is shared. */
  static ObjectNode metadata(ObjectNode object, Consumer<ObjectNode> change) {
    ObjectNode copy = Json.object();
    copy.setAll(object);
    ObjectNode metadata = Json.object();
    if (object.get("metadata") instanceof ObjectNode before) {
      metadata.setAll(before);
    }
    change.accept(metadata);
    copy.set("metadata", metadata);
    return copy;
  }

  /** A copy whose {@code field} is as in {@code from}, or absent where it is absent there. */
  static ObjectNode like(ObjectNode object, ObjectNode from, String field) {
    ObjectNode copy = Json.object();
    copy.setAll(object);
    put(copy, field, Optional.ofNullable(from.get(field)));
    return copy;
  }

  /** Sets a field or takes it away. */
  static void put(ObjectNode object, String field, Optional<JsonNode> value) {
    value.ifPresentOrElse(v -> object.set(field, v), () -> object.remove(field));
  }

  /** A time as metadata has it: whole seconds. */
  static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
