package dev.sluice.clustersim.object;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads an object's metadata; what is not there reads as empty. */
public record Meta(JsonNode metadata) {

  /** Of a whole object. */
  public static Meta of(JsonNode object) {
    return new Meta(object.path("metadata"));
  }

  /** The name, or an empty string. */
  public String name() {
    return text("name");
  }

  /** The namespace, or an empty string. */
  public String namespace() {
    return text("namespace");
  }

  /** The unique id, or an empty string. */
  public String uid() {
    return text("uid");
  }

  /** The resource version, or an empty string. */
  public String resourceVersion() {
    return text("resourceVersion");
  }

  /** The generation, or 0. */
  public long generation() {
    return metadata.path("generation").asLong(0);
  }

  /** The labels in their order. */
  public Map<String, String> labels() {
    return strings("labels");
  }

  /** The annotations in their order. */
  public Map<String, String> annotations() {
    return strings("annotations");
  }

  /** The finalizers in their order. */
  public List<String> finalizers() {
    List<String> all = new ArrayList<>();
    metadata.path("finalizers").forEach(one -> all.add(one.asText()));
    return all;
  }

  /** The owner references in their order. */
  public List<OwnerReference> owners() {
    List<OwnerReference> all = new ArrayList<>();
    metadata.path("ownerReferences").forEach(one -> all.add(OwnerReference.of(one)));
    return all;
  }

  /** The owner that manages this object. */
  public Optional<OwnerReference> controller() {
    return owners().stream().filter(OwnerReference::controller).findFirst();
  }

  /** When it was made. */
  public Optional<Instant> creationTimestamp() {
    return time("creationTimestamp");
  }

  /** When it is to be gone; present as soon as somebody deleted it. */
  public Optional<Instant> deletionTimestamp() {
    return time("deletionTimestamp");
  }

  /** Whether somebody deleted it. */
  public boolean deleting() {
    return metadata.hasNonNull("deletionTimestamp");
  }

  private String text(String field) {
    return metadata.path(field).asText("");
  }

  private Optional<Instant> time(String field) {
    String text = text(field);
    return text.isEmpty() || text.equals("null")
        ? Optional.empty()
        : Optional.of(Instant.parse(text));
  }

  private Map<String, String> strings(String field) {
    Map<String, String> all = new LinkedHashMap<>();
    metadata.path(field).properties().forEach(e -> all.put(e.getKey(), e.getValue().asText()));
    return all;
  }

  /**
   * A reference to an owner.
   *
   * @param blocks whether the owner's foreground deletion waits for this object
   */
  public record OwnerReference(
      String apiVersion, String kind, String name, String uid, boolean controller, boolean blocks) {

    static OwnerReference of(JsonNode json) {
      return new OwnerReference(
          json.path("apiVersion").asText(""),
          json.path("kind").asText(""),
          json.path("name").asText(""),
          json.path("uid").asText(""),
          json.path("controller").asBoolean(false),
          json.path("blockOwnerDeletion").asBoolean(false));
    }
  }
}
