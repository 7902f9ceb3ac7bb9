package dev.sluice.clustersim.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.catalog.ResourceType;
import dev.sluice.clustersim.object.GroupResource;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.object.ObjectKey;
import java.util.Map;

/**
 * The forms of one and the same object: versions of a kind, which differ in nothing but their name,
 * and Events, which the groups core and {@code events.k8s.io} show under different fields. Stored
 * is the storage version, of Events the core group's.
 */
public final class Forms {

  private static final GroupResource EVENTS = new GroupResource("", "events");
  private static final GroupResource NEW_EVENTS = new GroupResource("events.k8s.io", "events");

  private static final Map<String, String> TO_NEW =
      Map.of(
          "involvedObject", "regarding",
          "message", "note",
          "reportingComponent", "reportingController",
          "source", "deprecatedSource",
          "firstTimestamp", "deprecatedFirstTimestamp",
          "lastTimestamp", "deprecatedLastTimestamp",
          "count", "deprecatedCount");
  private static final Map<String, String> TO_CORE =
      Map.of(
          "regarding", "involvedObject",
          "note", "message",
          "reportingController", "reportingComponent",
          "deprecatedSource", "source",
          "deprecatedFirstTimestamp", "firstTimestamp",
          "deprecatedLastTimestamp", "lastTimestamp",
          "deprecatedCount", "count");

  private Forms() {}

  /** Under which resource objects of a resource are stored. */
  public static GroupResource stored(GroupResource resource) {
    return resource.equals(NEW_EVENTS) ? EVENTS : resource;
  }

  /** Where an object is stored. */
  public static ObjectKey stored(ObjectKey key) {
    return key.resource().equals(NEW_EVENTS)
        ? new ObjectKey(EVENTS, key.namespace(), key.name())
        : key;
  }

  /** An object in the form in which it is stored. */
  static ObjectNode stored(ResourceType type, ObjectNode object) {
    return type.resource().equals(NEW_EVENTS)
        ? event(object, "v1", TO_CORE)
        : as(type, type.storageVersion(), object);
  }

  /** An object in a version of its type. */
  public static ObjectNode as(ResourceType type, String version, ObjectNode object) {
    String apiVersion = type.groupVersion(version).toString();
    String given = object.path("apiVersion").asText("");
    if (given.equals(apiVersion)) {
      return object;
    }
    if (type.resource().equals(NEW_EVENTS) && given.equals("v1")) {
      return event(object, apiVersion, TO_NEW);
    }
    ObjectNode copy = Json.object();
    copy.put("apiVersion", apiVersion);
    object.properties().stream()
        .filter(field -> !field.getKey().equals("apiVersion"))
        .forEach(field -> copy.set(field.getKey(), field.getValue()));
    return copy;
  }

  private static ObjectNode event(ObjectNode object, String apiVersion, Map<String, String> names) {
    ObjectNode event = Json.object();
    event.put("apiVersion", apiVersion);
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      if (!field.getKey().equals("apiVersion")) {
        event.set(names.getOrDefault(field.getKey(), field.getKey()), field.getValue());
      }
    }
    // The core group shows who reports even where nobody does; the other shows no empty texts.
    if (apiVersion.equals("v1")) {
      event.put("reportingComponent", event.path("reportingComponent").asText(""));
      event.put("reportingInstance", event.path("reportingInstance").asText(""));
    } else {
      event.properties().removeIf(field -> empty(field.getKey(), field.getValue()));
    }
    return event;
  }

  private static boolean empty(String field, JsonNode value) {
    return field.startsWith("reporting") && value.asText("").isEmpty();
  }
}
