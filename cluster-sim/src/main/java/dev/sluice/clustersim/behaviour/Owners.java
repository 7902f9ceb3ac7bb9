package dev.sluice.clustersim.behaviour;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.GroupResource;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.object.Meta;
import java.util.List;
import java.util.Optional;

/** How controllers take hold of what they own. */
public final class Owners {

  private Owners() {}

  /** The reference to a controller. */
  public static ObjectNode reference(ObjectNode owner, String kind, String apiVersion) {
    Meta meta = Meta.of(owner);
    return Json.object()
        .put("apiVersion", apiVersion)
        .put("kind", kind)
        .put("name", meta.name())
        .put("uid", meta.uid())
        .put("controller", true)
        .put("blockOwnerDeletion", true);
  }

  /** A pod of an object's template, to be created with a generated name. */
  public static ObjectNode podOf(ObjectNode owner, String kind, String apiVersion) {
    JsonNode template = owner.path("spec").path("template");
    ObjectNode pod = Json.object().put("apiVersion", "v1").put("kind", "Pod");
    ObjectNode metadata = pod.putObject("metadata");
    metadata.put("generateName", generateName(Meta.of(owner).name()));
    metadata.put("namespace", Meta.of(owner).namespace());
    for (String field : List.of("labels", "annotations", "finalizers")) {
      Json.at(template, "metadata", field)
          .ifPresent(value -> metadata.set(field, value.deepCopy()));
    }
    metadata.putArray("ownerReferences").add(reference(owner, kind, apiVersion));
    pod.set("spec", template.path("spec").deepCopy());
    return pod;
  }

  /** The prefix of generated names. */
  public static String generateName(String name) {
    return name + "-";
  }

  /**
   * Adopts orphans that the owner's selector means and lets go of what it no longer means.
   *
   * @return false: something could not be written and is to be tried again
   */
  public static boolean claim(
      ObjectNode owner,
      String kind,
      String apiVersion,
      GroupResource resource,
      View view,
      Cluster cluster) {
    Selector selector = Selector.of(owner.path("spec").path("selector"));
    if (selector.isEmpty()) {
      return true;
    }
    boolean done = true;
    for (ObjectNode orphan : List.copyOf(view.orphans(resource, Meta.of(owner).namespace()))) {
      if (!view.isGoing(orphan)
          && !Pods.isOver(orphan)
          && selector.matches(Meta.of(orphan).labels())) {
        ObjectNode changed = orphan.deepCopy();
        changed
            .withObjectProperty("metadata")
            .withArrayProperty("ownerReferences")
            .add(reference(owner, kind, apiVersion));
        done &= Controller.went(cluster.update(resource, changed));
      }
    }
    for (ObjectNode owned : List.copyOf(view.controlledBy(resource, Meta.of(owner).uid()))) {
      if (!view.isGoing(owned) && !selector.matches(Meta.of(owned).labels())) {
        done &= Controller.went(cluster.update(resource, without(owned, Meta.of(owner).uid())));
      }
    }
    return done;
  }

  /** The same object without the references to an owner. */
  public static ObjectNode without(ObjectNode object, String ownerUid) {
    ObjectNode changed = object.deepCopy();
    if (changed.path("metadata").path("ownerReferences") instanceof ArrayNode references) {
      for (int i = references.size() - 1; i >= 0; i--) {
        if (references.path(i).path("uid").asText().equals(ownerUid)) {
          references.remove(i);
        }
      }
      if (references.isEmpty()) {
        changed.withObjectProperty("metadata").remove("ownerReferences");
      }
    }
    return changed;
  }

  /** An integer that may be given as a share of a total. */
  public static long intOrPercent(Optional<JsonNode> value, long total, boolean up, long absent) {
    if (value.isEmpty()) {
      return absent;
    }
    JsonNode node = value.get();
    if (node.isTextual() && node.asText().endsWith("%")) {
      long percent = number(node.asText().substring(0, node.asText().length() - 1));
      long scaled = percent * total;
      return up ? Math.ceilDiv(scaled, 100) : Math.floorDiv(scaled, 100);
    }
    return node.isTextual() ? number(node.asText()) : node.asLong(absent);
  }

  private static long number(String text) {
    return text.matches("-?[0-9]{1,9}") ? Long.parseLong(text) : 0;
  }
}
