package dev.sluice.clustersim.managed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.builtin.BuiltInRules;
import dev.sluice.clustersim.builtin.BuiltIns;
import dev.sluice.clustersim.builtin.ClusterAddresses;
import dev.sluice.clustersim.builtin.KindRules;
import dev.sluice.clustersim.catalog.ResourceType;
import dev.sluice.clustersim.catalog.VersionType;
import dev.sluice.clustersim.object.ApiStatus;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.object.StatusException;
import dev.sluice.clustersim.patch.JsonPatches;
import dev.sluice.clustersim.patch.MergePatch;
import dev.sluice.clustersim.patch.StrategicMergePatch;
import dev.sluice.clustersim.schema.Schema;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Does a recorded write with this library: as an API server would, without validation. */
record Replay(Schema schema, String apiVersion, Optional<KindRules> rules, boolean hasStatus) {

  /** What came of a write. */
  sealed interface Result {
    record Stored(ObjectNode object) implements Result {}

    record Refused(ApiStatus status) implements Result {}
  }

  static Replay of(String resource, BuiltIns builtIns, JsonNode widgetDefinition) {
    if (resource.equals("widgets")) {
      JsonNode version = widgetDefinition.path("spec").path("versions").path(0);
      return new Replay(
          Schema.parse(version.path("schema").path("openAPIV3Schema")),
          "lab.example.com/v1",
          Optional.empty(),
          true);
    }
    ResourceType type =
        builtIns.types().stream()
            .filter(one -> one.resource().resource().equals(resource))
            .findFirst()
            .orElseThrow();
    String version = type.storageVersion();
    ClusterAddresses addresses = new ClusterAddresses(() -> "10.0.0.1", () -> 30000);
    VersionType only = type.version(version).orElseThrow();
    return new Replay(
        only.schema(),
        type.groupVersion(version).toString(),
        Optional.of(new BuiltInRules(builtIns, addresses).of(type)),
        only.has("status"));
  }

  private boolean custom() {
    return rules.isEmpty();
  }

  private ObjectNode blank() {
    return rules.map(KindRules::blank).orElseGet(Json::object);
  }

  Result run(JsonNode step, String name, Optional<ObjectNode> live, Instant now) {
    try {
      return write(step, name, live, now);
    } catch (StatusException e) {
      return new Result.Refused(e.status());
    }
  }

  private Result write(JsonNode step, String name, Optional<ObjectNode> live, Instant now) {
    String type = step.path("type").asText();
    JsonNode body = step.path("body");
    String subresource = step.path("subresource").asText("");
    Writer writer =
        new Writer(
            step.path("manager").asText(),
            type.equals("apply") ? Writer.APPLY : Writer.UPDATE,
            apiVersion,
            subresource,
            hasStatus,
            custom());
    if (type.equals("apply")) {
      ObjectNode config = named(body, name);
      return switch (ManagedFields.apply(
          schema, live, config, blank(), writer, step.path("force").asBoolean(false), now)) {
        case ManagedFields.Applied.Conflicts conflicts ->
            new Result.Refused(conflicts.failure().status());
        case ManagedFields.Applied.Done done ->
            stored(live, stripped(subresource, live, defaulted(done.object())));
      };
    }
    ObjectNode after =
        switch (type) {
          case "create" -> named(body, name);
          case "update", "merge" -> (ObjectNode) MergePatch.apply(live.orElseThrow(), body);
          case "strategic" -> StrategicMergePatch.apply(schema, live.orElseThrow(), body);
          case "json" -> (ObjectNode) JsonPatches.apply(live.orElseThrow(), body);
          default -> throw new IllegalArgumentException(type);
        };
    ObjectNode clean = stripped(subresource, live, defaulted(after));
    ObjectNode owned = ManagedFields.written(schema, live, clean, blank(), writer, now);
    return stored(
        live, type.equals("create") && rules.isPresent() ? rules.get().onCreate(owned) : owned);
  }

  private static Result stored(Optional<ObjectNode> live, ObjectNode after) {
    ObjectNode settled = live.map(old -> ManagedFields.settle(old, after)).orElse(after);
    ObjectNode placed = settled.deepCopy();
    placed.withObject("metadata").put("namespace", "golden-writes");
    return new Result.Stored(placed);
  }

  private static ObjectNode named(JsonNode body, String name) {
    ObjectNode named = body.deepCopy();
    named.withObject("metadata").put("name", name);
    return named;
  }

  /** What a write through the object or a subresource leaves alone. */
  private ObjectNode stripped(String subresource, Optional<ObjectNode> live, ObjectNode after) {
    ObjectNode old = live.orElseGet(Json::object);
    ObjectNode clean = Json.object();
    if (subresource.isEmpty()) {
      clean.setAll(after);
      if (hasStatus) {
        take(clean, old, "status");
      }
      return clean;
    }
    clean.setAll(after);
    take(clean, old, "spec");
    if (custom()) {
      ObjectNode metadata = old.path("metadata").deepCopy();
      Json.at(after, "metadata", "managedFields")
          .ifPresent(managers -> metadata.set("managedFields", managers));
      clean.set("metadata", metadata);
    } else if (after.path("metadata") instanceof ObjectNode metadata) {
      ObjectNode kept = metadata.deepCopy();
      take(kept, old.path("metadata"), "labels");
      clean.set("metadata", kept);
    }
    return clean;
  }

  private static void take(ObjectNode object, JsonNode old, String field) {
    object.remove(field);
    Json.at(old, field).ifPresent(value -> object.set(field, value));
  }

  private ObjectNode defaulted(ObjectNode object) {
    return rules
        .map(kind -> kind.defaults(kind.read(object).object()))
        .orElseGet(() -> (ObjectNode) defaulted(schema, object));
  }

  private static JsonNode defaulted(Schema schema, JsonNode value) {
    if (value instanceof ObjectNode object) {
      ObjectNode result = Json.object();
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        Schema child = schema.field(field.getKey()).orElse(Schema.ANY);
        boolean unwanted =
            field.getValue().isNull()
                && schema.properties().containsKey(field.getKey())
                && !child.nullable()
                && !child.preserveUnknownFields();
        if (!unwanted) {
          result.set(field.getKey(), defaulted(child, field.getValue()));
        }
      }
      schema
          .properties()
          .forEach(
              (name, child) -> {
                if (!result.has(name)) {
                  child.defaultValue().ifPresent(value1 -> result.set(name, value1));
                }
              });
      return result;
    }
    if (value instanceof ArrayNode array) {
      ArrayNode result = Json.object().arrayNode();
      Schema items = schema.items().orElse(Schema.ANY);
      array.forEach(item -> result.add(defaulted(items, item)));
      return result;
    }
    return value;
  }
}
