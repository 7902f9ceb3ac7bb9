package dev.sluice.controller.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;

/** Computes JSON merge patches (RFC 7386): only what differs, null for what went away. */
public final class MergePatch {

  private MergePatch() {}

  /**
   * The patch that turns {@code before} into {@code after}; empty when they are equal. Null and
   * missing fields are the same. Lists are replaced whole.
   */
  public static Optional<ObjectNode> between(JsonNode before, JsonNode after) {
    ObjectNode patch = diff(before, after);
    return patch.isEmpty() ? Optional.empty() : Optional.of(patch);
  }

  private static ObjectNode diff(JsonNode before, JsonNode after) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> field : after.properties()) {
      JsonNode old = before.path(field.getKey());
      JsonNode now = field.getValue();
      if (now.isNull()) {
        remove(patch, field.getKey(), old);
      } else if (now.isObject() && old.isObject()) {
        ObjectNode inner = diff(old, now);
        if (!inner.isEmpty()) {
          patch.set(field.getKey(), inner);
        }
      } else if (!now.equals(old)) {
        patch.set(field.getKey(), now);
      }
    }
    for (Map.Entry<String, JsonNode> field : before.properties()) {
      if (!after.has(field.getKey())) {
        remove(patch, field.getKey(), field.getValue());
      }
    }
    return patch;
  }

  private static void remove(ObjectNode patch, String field, JsonNode old) {
    if (!old.isMissingNode() && !old.isNull()) {
      patch.putNull(field);
    }
  }
}
