package dev.sluice.router.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** Reads and compares Kubernetes objects as JSON trees. */
public final class Trees {

  private Trees() {}

  /** The object's spec, if it has one that is an object. */
  public static Optional<ObjectNode> spec(ObjectNode tree) {
    return tree.path("spec") instanceof ObjectNode spec ? Optional.of(spec) : Optional.empty();
  }

  /** A copy of the object with another spec. */
  public static ObjectNode withSpec(ObjectNode tree, ObjectNode spec) {
    ObjectNode copy = tree.deepCopy();
    copy.set("spec", spec);
    return copy;
  }

  /** The value of an annotation; empty when there is none. */
  public static String annotation(ObjectNode tree, String name) {
    return tree.path("metadata").path("annotations").path(name).asText("");
  }

  /**
   * The JSON merge patch (RFC 7396) that turns one tree into another. Lists are replaced as a
   * whole, so it is only safe together with the resourceVersion that {@code before} was read at.
   */
  public static ObjectNode mergePatch(ObjectNode before, ObjectNode after) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    for (var field : after.properties()) {
      JsonNode old = before.path(field.getKey());
      if (old instanceof ObjectNode oldObject && field.getValue() instanceof ObjectNode object) {
        ObjectNode inner = mergePatch(oldObject, object);
        if (!inner.isEmpty()) {
          patch.set(field.getKey(), inner);
        }
      } else if (!old.equals(field.getValue())) {
        patch.set(field.getKey(), field.getValue());
      }
    }
    for (var field : before.properties()) {
      if (!after.has(field.getKey())) {
        patch.putNull(field.getKey());
      }
    }
    return patch;
  }
}
