package dev.sluice.controller.planner;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.Objects;

/**
 * The very object and version that a decision was made on; a write whose object has moved on since
 * is to be refused and the Rollout planned again.
 *
 * @param name name in the Rollout's namespace
 * @param uid uid of the object
 * @param resourceVersion version that was seen
 */
public record ObjectRef(String name, String uid, String resourceVersion) {

  /** The reference to this object as it was read; absent metadata become empty texts. */
  public static ObjectRef of(HasMetadata object) {
    ObjectMeta meta = object.getMetadata();
    return new ObjectRef(
        Objects.requireNonNullElse(meta.getName(), ""),
        Objects.requireNonNullElse(meta.getUid(), ""),
        Objects.requireNonNullElse(meta.getResourceVersion(), ""));
  }
}
