package dev.sluice.clustersim.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Whether a definition's names are free, and whether its resource is there. */
public final class DefinitionStatus {

  private DefinitionStatus() {}

  /**
   * The definition with accepted names and its conditions; the same instance where nothing changes.
   *
   * @param others all other definitions
   */
  public static ObjectNode accept(
      ObjectNode definition, Collection<ObjectNode> others, Instant now) {
    Set<String> resources = new HashSet<>();
    Set<String> kinds = new HashSet<>();
    String name = Json.text(definition, "metadata", "name");
    for (ObjectNode other : others) {
      boolean sameGroup =
          Json.text(other, "spec", "group").equals(Json.text(definition, "spec", "group"));
      if (sameGroup && !Json.text(other, "metadata", "name").equals(name)) {
        JsonNode accepted = other.path("status").path("acceptedNames");
        resources.add(Json.text(accepted, "plural"));
        resources.add(Json.text(accepted, "singular"));
        accepted.path("shortNames").forEach(one -> resources.add(one.asText()));
        kinds.add(Json.text(accepted, "kind"));
        kinds.add(Json.text(accepted, "listKind"));
      }
    }
    ObjectNode copy = definition.deepCopy();
    ObjectNode status = copy.withObject("/status");
    Outcome outcome = names(copy, resources, kinds);
    status.set("acceptedNames", outcome.names());
    ArrayNode conditions =
        status.get("conditions") instanceof ArrayNode known ? known : status.putArray("conditions");
    boolean accepted = outcome.reason().equals("NoConflicts");
    String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
    Condition named =
        new Condition(
            "NamesAccepted", accepted ? "True" : "False", outcome.reason(), outcome.message());
    named.into(conditions, time);
    if (accepted) {
      new Condition(
              "Established", "True", "InitialNamesAccepted", "the initial names have been accepted")
          .into(conditions, time);
    } else if (!established(conditions)) {
      new Condition("Established", "False", "NotAccepted", "not all names are accepted")
          .into(conditions, time);
    }
    return copy.equals(definition) ? definition : copy;
  }

  /** Whether a definition's resource is served. */
  public static boolean established(ObjectNode definition) {
    return established(definition.path("status").path("conditions"));
  }

  private static boolean established(JsonNode conditions) {
    for (JsonNode condition : conditions) {
      if (Json.text(condition, "type").equals("Established")) {
        return Json.text(condition, "status").equals("True");
      }
    }
    return false;
  }

  private record Outcome(ObjectNode names, String reason, String message) {}

  private static Outcome names(ObjectNode definition, Set<String> resources, Set<String> kinds) {
    JsonNode wanted = definition.path("spec").path("names");
    JsonNode known = definition.path("status").path("acceptedNames");
    ObjectNode names = known.isObject() ? ((ObjectNode) known).deepCopy() : Json.object();
    String reason = "NoConflicts";
    String message = "no conflicts found";
    for (String field : List.of("plural", "singular", "shortNames", "kind", "listKind")) {
      Set<String> taken = field.endsWith("ind") ? kinds : resources;
      List<String> conflicts = conflicts(wanted.path(field), known.path(field), taken);
      if (!conflicts.isEmpty()) {
        reason = Character.toUpperCase(field.charAt(0)) + field.substring(1) + "Conflict";
        message =
            conflicts.size() == 1 ? conflicts.getFirst() : "[" + String.join(", ", conflicts) + "]";
      } else if (wanted.has(field)) {
        names.set(field, wanted.get(field).deepCopy());
      } else {
        names.remove(field);
      }
    }
    if (wanted.has("categories")) {
      names.set("categories", wanted.get("categories").deepCopy());
    } else {
      names.remove("categories");
    }
    return new Outcome(names, reason, message);
  }

  private static List<String> conflicts(JsonNode wanted, JsonNode known, Set<String> taken) {
    List<String> conflicts = new ArrayList<>();
    if (wanted.equals(known)) {
      return conflicts;
    }
    Set<String> own = new HashSet<>();
    known.forEach(one -> own.add(one.asText()));
    List<JsonNode> all = new ArrayList<>();
    if (wanted.isArray()) {
      wanted.forEach(all::add);
    } else if (wanted.isTextual()) {
      all.add(wanted);
    }
    for (JsonNode one : all) {
      if (taken.contains(one.asText()) && !own.contains(one.asText())) {
        conflicts.add("\"%s\" is already in use".formatted(one.asText()));
      }
    }
    return conflicts;
  }

  private record Condition(String type, String status, String reason, String message) {

    void into(ArrayNode conditions, String time) {
      ObjectNode condition = Json.object();
      condition.put("type", type);
      boolean added = true;
      for (JsonNode one : conditions) {
        if (Json.text(one, "type").equals(type) && one instanceof ObjectNode found) {
          condition = found;
          added = false;
        }
      }
      if (added) {
        conditions.add(condition);
      }
      if (!Json.text(condition, "status").equals(status)) {
        condition.put("status", status).put("lastTransitionTime", time);
      }
      condition.put("reason", reason).put("message", message);
    }
  }
}
