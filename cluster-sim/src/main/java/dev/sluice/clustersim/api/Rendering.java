package dev.sluice.clustersim.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.catalog.ResourceType;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.object.Meta;
import dev.sluice.clustersim.registry.Forms;
import dev.sluice.clustersim.table.Tables;
import dev.sluice.clustersim.table.Tables.IncludeObject;
import java.time.Instant;
import java.util.List;

/**
 * Objects in the form that a client asked for.
 *
 * @param blank an object of the type in which nothing is given
 * @param includeObject what a Table's rows carry: {@code None}, {@code Metadata} or {@code Object}
 */
record Rendering(
    ResourceType type, String version, Accept accept, String includeObject, ObjectNode blank)
    implements Watch.Rendering {

  private static final String META = "meta.k8s.io/";

  /** The forms there are besides the object itself. */
  static final List<String> FORMS =
      List.of("Table", "PartialObjectMetadata", "PartialObjectMetadataList");

  /** One object, for an answer or an event. */
  ObjectNode one(ObjectNode stored, Instant now) {
    ObjectNode object = Forms.as(type, version, stored);
    return switch (accept.as()) {
      case "Table" -> table(List.of(object), version(object), true, now);
      case "PartialObjectMetadata" -> partial(object);
      default -> object;
    };
  }

  /** A list as of a revision. */
  ObjectNode list(List<ObjectNode> stored, ObjectNode metadata, Instant now) {
    List<ObjectNode> objects =
        stored.stream().map(object -> Forms.as(type, version, object)).toList();
    if (accept.as().equals("Table")) {
      return table(objects, metadata, true, now);
    }
    boolean partial = accept.as().equals("PartialObjectMetadataList");
    ObjectNode list = Json.object();
    list.put("kind", partial ? "PartialObjectMetadataList" : type.listKind());
    list.put("apiVersion", partial ? META + "v1" : type.groupVersion(version).toString());
    if (type.custom() && !partial && !metadata.has("continue")) {
      metadata.put("continue", "");
    }
    list.set("metadata", metadata);
    ArrayNode items = list.putArray("items");
    for (ObjectNode object : objects) {
      items.add(partial ? partial(object) : item(object));
    }
    return list;
  }

  /** Built-in objects do not repeat their kind in a list. */
  private ObjectNode item(ObjectNode object) {
    if (type.custom()) {
      return object;
    }
    ObjectNode item = Json.object();
    item.setAll(object);
    return item.remove(List.of("kind", "apiVersion"));
  }

  private static ObjectNode partial(ObjectNode object) {
    ObjectNode partial =
        Json.object().put("kind", "PartialObjectMetadata").put("apiVersion", META + "v1");
    partial.set("metadata", object.path("metadata"));
    return partial;
  }

  private ObjectNode table(
      List<ObjectNode> objects, ObjectNode metadata, boolean columns, Instant now) {
    IncludeObject include =
        switch (includeObject) {
          case "None" -> IncludeObject.NONE;
          case "Object" -> IncludeObject.OBJECT;
          default -> IncludeObject.METADATA;
        };
    return Tables.table(type, version, objects, metadata, include, columns, now);
  }

  private static ObjectNode version(ObjectNode object) {
    return Json.object().put("resourceVersion", Meta.of(object).resourceVersion());
  }

  /** In an event; a Table defines its columns in the first one only. */
  @Override
  public ObjectNode render(ObjectNode object, boolean first, Instant now) {
    if (!accept.as().equals("Table")) {
      return one(object, now);
    }
    ObjectNode converted = Forms.as(type, version, object);
    return table(List.of(converted), version(converted), first, now);
  }

  /** A bookmark's object, which has nothing but metadata. */
  ObjectNode bookmark(ObjectNode metadataOnly) {
    ObjectNode bookmark = Json.object();
    switch (accept.as()) {
      case "Table" -> {
        bookmark.put("kind", "Table").put("apiVersion", META + "v1");
        bookmark.set("metadata", metadataOnly.get("metadata"));
        bookmark.putNull("columnDefinitions");
        bookmark.putArray("rows");
      }
      case "PartialObjectMetadata" -> {
        return partial(metadataOnly);
      }
      default -> {
        bookmark.put("kind", type.kind());
        bookmark.put("apiVersion", type.groupVersion(version).toString());
        bookmark.setAll(blank);
        bookmark.set("metadata", metadataOnly.get("metadata"));
      }
    }
    return bookmark;
  }
}
