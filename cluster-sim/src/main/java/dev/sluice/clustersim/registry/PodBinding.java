package dev.sluice.clustersim.registry;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.ApiStatus;
import dev.sluice.clustersim.object.GroupResource;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.object.Meta;
import java.time.Instant;
import java.util.function.UnaryOperator;

/** Binds a pod to a node: the change that a write to its {@code binding} makes. */
public final class PodBinding {

  private PodBinding() {}

  /**
   * The change; it throws a 409 when the pod is another one, is being deleted or is bound already.
   *
   * @param uid of the pod that is meant; empty: whichever has the name
   */
  public static UnaryOperator<ObjectNode> to(String node, String uid, Instant now) {
    return pod -> {
      Meta meta = Meta.of(pod);
      String bound = Json.text(pod, "spec", "nodeName");
      if (!uid.isEmpty() && !uid.equals(meta.uid())) {
        throw conflict(meta, "the pod is another one by now").exception();
      }
      if (meta.deleting()) {
        throw conflict(
                meta,
                "pod %s is being deleted, cannot be assigned to a host".formatted(meta.name()))
            .exception();
      }
      if (!bound.isEmpty()) {
        throw conflict(
                meta, "pod %s is already assigned to node \"%s\"".formatted(meta.name(), bound))
            .exception();
      }
      ObjectNode changed = pod.deepCopy();
      changed.withObjectProperty("spec").put("nodeName", node);
      scheduled(changed.withObjectProperty("status"), now);
      return changed;
    };
  }

  private static ApiStatus conflict(Meta pod, String why) {
    return ApiStatus.conflict(new GroupResource("", "pods/binding"), pod.name(), why);
  }

  private static void scheduled(ObjectNode status, Instant now) {
    ArrayNode conditions = status.withArrayProperty("conditions");
    for (int i = 0; i < conditions.size(); i++) {
      if (Json.text(conditions.get(i), "type").equals("PodScheduled")) {
        conditions.remove(i);
        break;
      }
    }
    conditions
        .addObject()
        .put("type", "PodScheduled")
        .put("status", "True")
        .putNull("lastProbeTime")
        .put("lastTransitionTime", Edit.time(now));
  }
}
