package dev.sluice.clustersim.behaviour;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Reads and writes {@code status.conditions}. */
public final class Conditions {

  private Conditions() {}

  /** The condition of a type in a status. */
  public static Optional<JsonNode> find(JsonNode status, String type) {
    for (JsonNode condition : status.path("conditions")) {
      if (condition.path("type").asText().equals(type)) {
        return Optional.of(condition);
      }
    }
    return Optional.empty();
  }

  /** Whether the condition of a type is True in a status. */
  public static boolean isTrue(JsonNode status, String type) {
    return find(status, type).filter(c -> c.path("status").asText().equals("True")).isPresent();
  }

  /** Puts a condition in place of the one of its type, or behind all others. */
  public static void put(ObjectNode status, ObjectNode condition) {
    ArrayNode conditions = status.withArrayProperty("conditions");
    for (int i = 0; i < conditions.size(); i++) {
      if (conditions.path(i).path("type").equals(condition.path("type"))) {
        conditions.set(i, condition);
        return;
      }
    }
    conditions.add(condition);
  }

  /** Takes the condition of a type out. */
  public static void remove(ObjectNode status, String type) {
    if (status.path("conditions") instanceof ArrayNode conditions) {
      for (int i = conditions.size() - 1; i >= 0; i--) {
        if (conditions.path(i).path("type").asText().equals(type)) {
          conditions.remove(i);
        }
      }
      if (conditions.isEmpty()) {
        status.remove("conditions");
      }
    }
  }

  /** A condition without times. */
  public static ObjectNode condition(String type, String status, String reason, String message) {
    ObjectNode condition = Json.object().put("type", type).put("status", status);
    if (!reason.isEmpty()) {
      condition.put("reason", reason);
    }
    if (!message.isEmpty()) {
      condition.put("message", message);
    }
    return condition;
  }

  /** An instant as Kubernetes' Time: in whole seconds. */
  public static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** The time in a field. */
  public static Optional<Instant> timeOf(JsonNode node, String field) {
    return Json.at(node, field).map(value -> Instant.parse(value.asText()));
  }
}
