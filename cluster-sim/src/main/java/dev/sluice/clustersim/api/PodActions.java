package dev.sluice.clustersim.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.api.Resources.Target;
import dev.sluice.clustersim.object.ApiStatus;
import dev.sluice.clustersim.object.GroupResource;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.object.Meta;
import dev.sluice.clustersim.object.ObjectKey;
import dev.sluice.clustersim.registry.Deletions;
import dev.sluice.clustersim.registry.Registry;
import dev.sluice.clustersim.registry.Writing;
import java.time.Instant;
import java.util.Optional;

/** What is done to pods and namespaces by a POST or PUT to a part of them. */
public final class PodActions {

  private static final GroupResource PODS = new GroupResource("", "pods");

  private final Registry registry;

  /** By way of the registry. */
  public PodActions(Registry registry) {
    this.registry = registry;
  }

  static boolean isPods(Target target) {
    return target.type().resource().equals(PODS);
  }

  /**
   * Binds a pod to a node.
   *
   * @throws dev.sluice.clustersim.object.StatusException when it is bound already
   */
  public ObjectNode bind(Target target, ObjectNode binding, Writing writing) {
    String node = Json.text(binding, "target", "name");
    if (node.isEmpty()) {
      throw ApiStatus.badRequest("target.name: Required value").exception();
    }
    String uid = Meta.of(binding).uid();
    ObjectKey key = target.key();
    return registry.update(
        target.type(),
        target.version(),
        key,
        "binding",
        pod -> {
          String bound = Json.text(pod, "spec", "nodeName");
          if (!uid.isEmpty() && !uid.equals(Meta.of(pod).uid())) {
            throw conflict(key, "the pod is another one by now").exception();
          }
          if (Meta.of(pod).deleting()) {
            throw conflict(
                    key,
                    "pod %s is being deleted, cannot be assigned to a host".formatted(key.name()))
                .exception();
          }
          if (!bound.isEmpty()) {
            throw conflict(
                    key, "pod %s is already assigned to node \"%s\"".formatted(key.name(), bound))
                .exception();
          }
          ObjectNode changed = pod.deepCopy();
          changed.withObjectProperty("spec").put("nodeName", node);
          scheduled(changed.withObjectProperty("status"), writing.now());
          return changed;
        },
        writing);
  }

  private static ApiStatus conflict(ObjectKey key, String why) {
    return ApiStatus.conflict(new GroupResource("", "pods/binding"), key.name(), why);
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
        .put(
            "lastTransitionTime",
            now.truncatedTo(java.time.temporal.ChronoUnit.SECONDS).toString());
  }

  /** Takes a namespace's own finalizers from a request; it goes with the last one. */
  public ObjectNode finalizeNamespace(Target target, ObjectNode wanted, Writing writing) {
    return registry.update(
        target.type(),
        target.version(),
        target.key(),
        "finalize",
        namespace -> {
          ObjectNode changed = namespace.deepCopy();
          ObjectNode spec = changed.withObjectProperty("spec");
          Optional<ArrayNode> finalizers =
              Json.at(wanted, "spec", "finalizers")
                  .filter(ArrayNode.class::isInstance)
                  .map(ArrayNode.class::cast)
                  .filter(all -> !all.isEmpty());
          spec.remove("finalizers");
          finalizers.ifPresent(all -> spec.set("finalizers", all));
          String known = Meta.of(wanted).resourceVersion();
          if (!known.isEmpty()) {
            ((ObjectNode) changed.get("metadata")).put("resourceVersion", known);
          }
          return changed;
        },
        writing);
  }

  /** What an eviction that is allowed does. */
  public Deletions.Deleted evict(
      Target target, dev.sluice.clustersim.behaviour.DeleteOptions options, Writing writing) {
    return registry.deletions().delete(target.type(), target.key(), options, writing);
  }
}
