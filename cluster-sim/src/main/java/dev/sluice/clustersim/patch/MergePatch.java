package dev.sluice.clustersim.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.ApiStatus;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.object.StatusException;
import java.util.Map;

/** JSON merge patch (RFC 7386). */
public final class MergePatch {

  private MergePatch() {}

  /**
   * Merges.
   *
   * @throws StatusException 400 where the patch is not an object
   */
  public static JsonNode apply(JsonNode target, JsonNode patch) {
    if (patch.isNull() || patch.isMissingNode()) {
      throw ApiStatus.badRequest("Invalid JSON Patch").exception();
    }
    if (!patch.isObject()) {
      throw ApiStatus.badRequest(
              "error decoding patch: json: cannot unmarshal "
                  + GoText.jsonType(patch)
                  + " into Go value of type map[string]interface {}")
          .exception();
    }
    return merge(target, patch);
  }

  private static JsonNode merge(JsonNode target, JsonNode patch) {
    if (!patch.isObject() || !target.isObject()) {
      return withoutNulls(patch);
    }
    ObjectNode merged = Json.object();
    merged.setAll((ObjectNode) target);
    for (Map.Entry<String, JsonNode> field : patch.properties()) {
      JsonNode value = field.getValue();
      if (value.isNull()) {
        merged.remove(field.getKey());
        continue;
      }
      JsonNode before = merged.path(field.getKey());
      merged.set(field.getKey(), merge(before, value));
    }
    return merged;
  }

  /** Nulls that stand in an array stay. */
  private static JsonNode withoutNulls(JsonNode value) {
    if (value.isObject()) {
      ObjectNode clean = Json.object();
      for (Map.Entry<String, JsonNode> field : value.properties()) {
        if (!field.getValue().isNull()) {
          clean.set(field.getKey(), withoutNulls(field.getValue()));
        }
      }
      return clean;
    }
    if (value.isArray()) {
      ArrayNode clean = Json.object().arrayNode(value.size());
      value.forEach(item -> clean.add(withoutNulls(item)));
      return clean;
    }
    return value;
  }
}
