package dev.sluice.clustersim.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.ApiStatus;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.patch.JsonPatches;
import dev.sluice.clustersim.patch.MergePatch;
import dev.sluice.clustersim.patch.StrategicMergePatch;
import dev.sluice.clustersim.schema.Schema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** The ways to change a part of an object. */
enum Patching {
  /** RFC 6902. */
  JSON("application/json-patch+json"),
  /** RFC 7386. */
  MERGE("application/merge-patch+json"),
  /** Kubernetes' own, which knows how lists are merged. */
  STRATEGIC("application/strategic-merge-patch+json"),
  /** Server-side apply. */
  APPLY("application/apply-patch+yaml");

  private final String mediaType;

  Patching(String mediaType) {
    this.mediaType = mediaType;
  }

  /**
   * The way that a request names.
   *
   * @param strategic whether the resource can be merged strategically; custom ones cannot
   */
  static Patching of(Request request, boolean strategic) {
    for (Patching one : values()) {
      if (one.mediaType.equals(request.mediaType()) && (strategic || one != STRATEGIC)) {
        return one;
      }
    }
    if (!strategic) {
      List<String> accepted = new ArrayList<>();
      for (Patching one : values()) {
        if (one != STRATEGIC) {
          accepted.add(one.mediaType);
        }
      }
      throw ApiStatus.unsupportedMediaType(
              "the body of the request was in an unknown format - accepted media types include: "
                  + accepted.stream().collect(Collectors.joining(", ")))
          .exception();
    }
    throw new ApiStatus(
            415,
            "UnsupportedMediaType",
            "415: Unsupported Media Type",
            Optional.of(new ApiStatus.Details("", "", "", "", List.of(), 0)))
        .exception();
  }

  /** The patch in a request's body as a change of an object; not for {@link #APPLY}. */
  UnaryOperator<ObjectNode> change(Request request, Schema schema) {
    JsonNode patch = read(request);
    return switch (this) {
      case JSON -> object -> result(JsonPatches.apply(object, patch));
      case MERGE -> object -> result(MergePatch.apply(object, patch));
      case STRATEGIC -> object -> StrategicMergePatch.apply(schema, object, patch);
      case APPLY -> throw new IllegalStateException("a configuration is no change of its own");
    };
  }

  private static ObjectNode result(JsonNode patched) {
    if (patched instanceof ObjectNode object) {
      return object;
    }
    throw ApiStatus.badRequest("the patch leads to something that is no JSON object").exception();
  }

  private static JsonNode read(Request request) {
    String text = new String(request.body(), StandardCharsets.UTF_8);
    try {
      return DocumentReader.json(text).root();
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw ApiStatus.badRequest("error decoding patch: " + e.getOriginalMessage()).exception();
    }
  }

  /** The configuration of a server-side apply. */
  static ObjectNode configuration(Request request) {
    String text = new String(request.body(), StandardCharsets.UTF_8);
    try {
      if (DocumentReader.yaml(text).root() instanceof ObjectNode object) {
        return object;
      }
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw ApiStatus.badRequest("error decoding YAML: " + e.getOriginalMessage()).exception();
    }
    throw ApiStatus.badRequest("error decoding YAML: an object is expected").exception();
  }

  /**
   * Lets a configuration through that says it is of this type, or says nothing about it.
   *
   * @throws dev.sluice.clustersim.object.StatusException for another
   */
  static void typed(ObjectNode configuration, String apiVersion, String kind) {
    String version = Json.text(configuration, "apiVersion");
    String own = Json.text(configuration, "kind");
    if (!version.isEmpty() && !own.isEmpty() && !(version.equals(apiVersion) && own.equals(kind))) {
      // Go writes the core group as one without a name.
      throw ApiStatus.badRequest(
              "invalid object type: %s, Kind=%s"
                  .formatted(version.contains("/") ? version : "/" + version, own))
          .exception();
    }
  }

  /** An empty object in place of what a subresource's document lacks. */
  static ObjectNode orEmpty(JsonNode node) {
    return node instanceof ObjectNode object ? object : Json.object();
  }
}
