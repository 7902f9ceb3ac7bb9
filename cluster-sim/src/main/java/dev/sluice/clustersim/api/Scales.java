package dev.sluice.clustersim.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.catalog.ResourceType;
import dev.sluice.clustersim.catalog.ScaleSpec;
import dev.sluice.clustersim.object.ApiStatus;
import dev.sluice.clustersim.object.FieldError;
import dev.sluice.clustersim.object.GroupVersion;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.object.Meta;
import dev.sluice.clustersim.select.LabelSelector;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The scale subresource: replicas without the rest of the object. */
final class Scales {

  private static final ScaleSpec BUILT_IN = new ScaleSpec(".spec.replicas", ".status.replicas", "");

  private static final String VERSION = "autoscaling/v1";

  private Scales() {}

  /** An object's {@code autoscaling/v1} Scale. */
  static ObjectNode of(ResourceType type, String version, ObjectNode object) {
    ScaleSpec spec = spec(type, version);
    Meta meta = Meta.of(object);
    ObjectNode scale = Json.object().put("kind", "Scale").put("apiVersion", VERSION);
    ObjectNode metadata = scale.putObject("metadata").put("name", meta.name());
    metadata
        .put("namespace", meta.namespace())
        .put("uid", meta.uid())
        .put("resourceVersion", meta.resourceVersion());
    Json.at(object, "metadata", "creationTimestamp")
        .ifPresent(at -> metadata.set("creationTimestamp", at));
    ObjectNode wanted = scale.putObject("spec");
    at(object, spec.specReplicasPath())
        .map(JsonNode::asInt)
        .filter(replicas -> replicas != 0)
        .ifPresent(replicas -> wanted.put("replicas", replicas));
    ObjectNode status = scale.putObject("status");
    status.put("replicas", at(object, spec.statusReplicasPath()).map(JsonNode::asInt).orElse(0));
    selector(type, spec, object).ifPresent(s -> status.put("selector", s));
    return scale;
  }

  private static Optional<String> selector(ResourceType type, ScaleSpec spec, ObjectNode object) {
    Optional<String> selector =
        type.custom()
            ? spec.labelSelectorPath().isEmpty()
                ? Optional.empty()
                : at(object, spec.labelSelectorPath()).map(JsonNode::asText)
            : Json.at(object, "spec", "selector")
                .filter(ObjectNode.class::isInstance)
                .map(s -> LabelSelector.of((ObjectNode) s).toString());
    return selector.filter(s -> !s.isEmpty());
  }

  /**
   * The object with the replicas of a Scale.
   *
   * @throws dev.sluice.clustersim.object.StatusException when that is no number of replicas
   */
  static ObjectNode into(ResourceType type, String version, ObjectNode object, ObjectNode scale) {
    ScaleSpec spec = spec(type, version);
    JsonNode replicas = Json.at(scale, "spec", "replicas").orElse(Json.object().numberNode(0));
    // A custom object's own rules refuse it otherwise.
    if (!replicas.isIntegralNumber() || (replicas.asLong() < 0 && !type.custom())) {
      throw negative(object, replicas).exception();
    }
    ObjectNode changed = object.deepCopy();
    ObjectNode parent = changed;
    List<String> path = path(spec.specReplicasPath());
    for (String field : path.subList(0, path.size() - 1)) {
      parent = parent.withObjectProperty(field);
    }
    parent.put(path.getLast(), replicas.asInt());
    String known = Meta.of(scale).resourceVersion();
    ObjectNode metadata = (ObjectNode) changed.get("metadata");
    if (known.isEmpty()) {
      metadata.remove("resourceVersion");
    } else {
      metadata.put("resourceVersion", known);
    }
    metadata.remove("uid");
    Json.at(scale, "metadata", "uid").ifPresent(uid -> metadata.set("uid", uid));
    return changed;
  }

  /**
   * What applying a Scale applies to the object.
   *
   * @throws dev.sluice.clustersim.object.StatusException when it is no Scale
   */
  static ObjectNode configuration(ResourceType type, String version, ObjectNode scale) {
    Patching.typed(scale, VERSION, "Scale");
    ObjectNode config =
        Json.object()
            .put("apiVersion", type.groupVersion(version).toString())
            .put("kind", type.kind());
    ObjectNode metadata = config.putObject("metadata");
    metadata.put("name", Meta.of(scale).name());
    Json.at(scale, "metadata", "resourceVersion")
        .ifPresent(known -> metadata.set("resourceVersion", known));
    ObjectNode parent = config;
    List<String> path = path(spec(type, version).specReplicasPath());
    for (String field : path.subList(0, path.size() - 1)) {
      parent = parent.withObjectProperty(field);
    }
    // None is zero: a Scale has nothing else to say.
    parent.set(
        path.getLast(), Json.at(scale, "spec", "replicas").orElse(Json.object().numberNode(0)));
    return config;
  }

  /** A conflict about the object's fields as one about the Scale's. */
  static ApiStatus inItsWords(ApiStatus status, GroupVersion version) {
    String from = " using " + version;
    String to = " using " + VERSION;
    return new ApiStatus(
        status.code(),
        status.reason(),
        status.message().replace(from, to),
        status
            .details()
            .map(
                d ->
                    new ApiStatus.Details(
                        d.name(),
                        d.group(),
                        d.kind(),
                        d.uid(),
                        d.causes().stream()
                            .map(
                                c ->
                                    new ApiStatus.Cause(
                                        c.reason(), c.message().replace(from, to), c.field()))
                            .toList(),
                        d.retryAfterSeconds())),
        status.proceed());
  }

  private static ApiStatus negative(ObjectNode object, JsonNode replicas) {
    return ApiStatus.invalid(
        "autoscaling",
        "Scale",
        Meta.of(object).name(),
        List.of(
            FieldError.invalid("spec.replicas", replicas, "must be greater than or equal to 0")));
  }

  private static ScaleSpec spec(ResourceType type, String version) {
    return type.version(version).flatMap(v -> v.scale()).orElse(BUILT_IN);
  }

  private static Optional<JsonNode> at(ObjectNode object, String path) {
    return Json.at(object, path(path).toArray(String[]::new));
  }

  private static List<String> path(String jsonPath) {
    return Arrays.stream(jsonPath.split("\\.")).filter(s -> !s.isEmpty()).toList();
  }
}
