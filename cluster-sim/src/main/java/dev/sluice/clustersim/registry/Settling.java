package dev.sluice.clustersim.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.catalog.ResourceType;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.object.Meta;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What becomes of an object that somebody wants to be otherwise. */
record Settling(Rules rules) {

  static final String SCALE = "scale";

  /** What the client may change is as it wants it, everything else as it was. */
  ObjectNode settle(
      ResourceType type, String version, String subresource, ObjectNode before, ObjectNode wanted) {
    Strategy strategy = new Strategy(type);
    ObjectNode after = wanted;
    if (subresource.equals("status")) {
      after = Edit.like(before, wanted, "status");
      after = Edit.like(after, wanted, "metadata");
      if (strategy.statusKeepsMetadata()) {
        after = keepMetadata(after, before);
      } else if (strategy.statusKeepsLabels()) {
        after =
            Edit.metadata(
                after,
                metadata -> Edit.put(metadata, "labels", Json.at(before, "metadata", "labels")));
      }
    }
    after =
        Edit.metadata(
            after,
            metadata -> {
              JsonNode was = before.path("metadata");
              for (String field :
                  List.of("name", "uid", "creationTimestamp", "resourceVersion", "generation")) {
                Edit.put(metadata, field, Optional.ofNullable(was.get(field)));
              }
              Edit.put(metadata, "namespace", Optional.ofNullable(was.get("namespace")));
              if (!metadata.hasNonNull("deletionTimestamp")) {
                for (String field : List.of("deletionTimestamp", "deletionGracePeriodSeconds")) {
                  Edit.put(metadata, field, Optional.ofNullable(was.get(field)));
                }
              }
              metadata.remove("selfLink");
            });
    boolean whole = subresource.isEmpty() || subresource.equals(SCALE);
    if (whole) {
      after = rules.of(type, version).onUpdate(after, before);
    }
    if (whole && strategy.countsGenerations() && specified(type, version, after, before)) {
      long generation = Meta.of(before).generation() + 1;
      after = Edit.metadata(after, metadata -> metadata.put("generation", generation));
    }
    return after;
  }

  private static ObjectNode keepMetadata(ObjectNode after, ObjectNode before) {
    return Edit.metadata(
        Edit.like(after, before, "metadata"),
        metadata ->
            Edit.put(metadata, "managedFields", Json.at(after, "metadata", "managedFields")));
  }

  /** Whether something changed that makes another generation. */
  private static boolean specified(
      ResourceType type, String version, ObjectNode after, ObjectNode before) {
    List<String> not = new ArrayList<>(List.of("metadata", "apiVersion", "kind"));
    if (hasStatus(type, version)) {
      not.add("status");
    }
    ObjectNode left = Json.object();
    left.setAll(after);
    ObjectNode right = Json.object();
    right.setAll(before);
    return !Json.same(left.remove(not), right.remove(not))
        || new Strategy(type)
            .generationCounts()
            .filter(
                field ->
                    !after.path("metadata").path(field).equals(before.path("metadata").path(field)))
            .isPresent();
  }

  private static boolean hasStatus(ResourceType type, String version) {
    return type.version(version).filter(v -> v.has("status")).isPresent();
  }
}
