package dev.sluice.clustersim.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.ApiStatus;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.object.StatusException;
import dev.sluice.clustersim.schema.Schema;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Kubernetes' strategic merge patch: a merge patch in which lists are merged element by element
 * where the schema says so ({@code x-kubernetes-patch-strategy} and {@code -merge-key}) and the
 * patch may carry directives ({@code $patch}, {@code $retainKeys}, {@code $setElementOrder/LIST},
 * {@code $deleteFromPrimitiveList/LIST}).
 */
public final class StrategicMergePatch {

  /** What a custom resource answers, which has no strategies: 415. */
  public static final String NOT_FOR_CUSTOM_RESOURCES =
      "the body of the request was in an unknown format - accepted media types include:"
          + " application/json-patch+json, application/merge-patch+json,"
          + " application/apply-patch+yaml";

  static final String DIRECTIVE = "$patch";
  static final String RETAIN_KEYS = "$retainKeys";
  static final String ORDER = "$setElementOrder/";
  static final String DELETE_PRIMITIVES = "$deleteFromPrimitiveList/";

  private StrategicMergePatch() {}

  /**
   * Merges.
   *
   * @throws StatusException 400 or 500 (as the real server) where the patch is malformed
   */
  public static ObjectNode apply(Schema schema, ObjectNode target, JsonNode patch) {
    if (patch.isNull()) {
      return target;
    }
    if (!(patch instanceof ObjectNode object)) {
      throw ApiStatus.badRequest(
              "json: cannot unmarshal "
                  + GoText.jsonType(patch)
                  + " into Go value of type map[string]interface {}")
          .exception();
    }
    return mergeObject(schema, target, object);
  }

  static ObjectNode mergeObject(Schema schema, ObjectNode original, ObjectNode patch) {
    JsonNode directive = patch.get(DIRECTIVE);
    if (directive != null) {
      return directed(directive, patch);
    }
    ObjectNode merged = retained(original, patch);
    Set<String> done = new HashSet<>();
    done.add(RETAIN_KEYS);
    for (Map.Entry<String, JsonNode> field : patch.properties()) {
      if (field.getKey().startsWith(ORDER)) {
        String list = field.getKey().substring(ORDER.length());
        done.add(field.getKey());
        if (ordered(schema, merged, patch, list, field.getValue())) {
          done.add(list);
        }
      }
    }
    for (Map.Entry<String, JsonNode> field : patch.properties()) {
      if (!done.contains(field.getKey())) {
        mergeField(schema, merged, field.getKey(), field.getValue());
      }
    }
    return merged;
  }

  private static ObjectNode directed(JsonNode directive, ObjectNode patch) {
    return switch (directive.asText()) {
      case "replace" -> {
        ObjectNode whole = Json.object();
        whole.setAll(patch);
        whole.remove(DIRECTIVE);
        yield whole;
      }
      case "delete" -> Json.object();
      default -> throw unknownDirective(directive, patch);
    };
  }

  static StatusException unknownDirective(JsonNode directive, JsonNode patch) {
    return failure(
        "unknown patch type: %s in map: %s"
            .formatted(GoText.value(directive), GoText.value(patch)));
  }

  /** A copy of the original, with only the fields that {@code $retainKeys} names if it is there. */
  private static ObjectNode retained(ObjectNode original, ObjectNode patch) {
    ObjectNode kept = Json.object();
    kept.setAll(original);
    JsonNode retain = patch.get(RETAIN_KEYS);
    if (retain == null) {
      return kept;
    }
    if (!retain.isArray()) {
      throw badRetainKeys();
    }
    Set<String> names = new LinkedHashSet<>();
    retain.forEach(name -> names.add(name.asText()));
    for (Map.Entry<String, JsonNode> field : patch.properties()) {
      String key = field.getKey();
      boolean directive =
          key.equals(RETAIN_KEYS) || key.startsWith(DELETE_PRIMITIVES) || key.startsWith(ORDER);
      if (!directive && !field.getValue().isNull() && !names.contains(key)) {
        throw badRetainKeys();
      }
    }
    kept.retain(names);
    return kept;
  }

  private static StatusException badRetainKeys() {
    return ApiStatus.badRequest("invalid patch format of retainKeys").exception();
  }

  /**
   * Merges a list whose order the patch gives.
   *
   * @return whether the list itself is done with
   */
  private static boolean ordered(
      Schema schema, ObjectNode merged, ObjectNode patch, String list, JsonNode order) {
    ArrayNode wanted = array(order);
    JsonNode original = merged.get(list);
    JsonNode changes = patch.get(list);
    ArrayNode before = original == null ? Json.object().arrayNode() : array(original);
    ArrayNode patched = changes == null ? Json.object().arrayNode() : array(changes);
    Schema field = schema.field(list).orElse(Schema.ANY);
    ListMerge merge = ListMerge.of(field);
    merge.checkOrder(patched, wanted);
    ArrayNode all;
    if (original == null && changes == null) {
      return false;
    } else if (changes == null) {
      all = before;
    } else if (original == null) {
      all = Directives.removed(patched, false);
    } else {
      all = merge.merge(before, patched, false);
    }
    if (ListMerge.elementType(before, patched).isEmpty()) {
      throw failure("no elements in any of the given slices");
    }
    merged.set(list, merge.arrange(all, wanted, before));
    return true;
  }

  private static void mergeField(Schema schema, ObjectNode merged, String name, JsonNode value) {
    boolean deletes = name.startsWith(DELETE_PRIMITIVES);
    String field = deletes ? name.substring(DELETE_PRIMITIVES.length()) : name;
    if (value.isNull()) {
      merged.remove(field);
      return;
    }
    JsonNode before = merged.get(field);
    if (before == null || before.getNodeType() != value.getNodeType()) {
      if (!deletes) {
        Directives.cleaned(value)
            .ifPresentOrElse(clean -> merged.set(field, clean), () -> merged.remove(field));
      }
      return;
    }
    Schema below = schema.field(field).orElse(Schema.ANY);
    if (before instanceof ObjectNode object && value instanceof ObjectNode patch) {
      merged.set(
          field,
          ListMerge.strategy(below).equals("replace") ? patch : mergeObject(below, object, patch));
    } else if (before instanceof ArrayNode array && value instanceof ArrayNode patch) {
      merged.set(field, ListMerge.of(below).merge(array, patch, deletes));
    } else {
      merged.set(field, value);
    }
  }

  private static ArrayNode array(JsonNode value) {
    if (value instanceof ArrayNode array) {
      return array;
    }
    throw failure("expected a []interface {}, but received a " + GoText.type(value));
  }

  static StatusException failure(String message) {
    return new ApiStatus(500, "", message, Optional.empty()).exception();
  }
}
