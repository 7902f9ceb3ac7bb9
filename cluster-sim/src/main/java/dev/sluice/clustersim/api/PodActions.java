package dev.sluice.clustersim.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.api.Resources.Target;
import dev.sluice.clustersim.object.ApiStatus;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.object.Meta;
import dev.sluice.clustersim.registry.PodBinding;
import dev.sluice.clustersim.registry.Registry;
import dev.sluice.clustersim.registry.Writing;
import java.util.Optional;

/** What is done to pods and namespaces by a POST or PUT to a part of them. */
final class PodActions {

  private final Registry registry;

  /** By way of the registry. */
  PodActions(Registry registry) {
    this.registry = registry;
  }

  /**
   * Binds a pod to a node.
   *
   * @throws dev.sluice.clustersim.object.StatusException when it is bound already
   */
  ObjectNode bind(Target target, ObjectNode binding, Writing writing) {
    String node = Json.text(binding, "target", "name");
    if (node.isEmpty()) {
      throw ApiStatus.badRequest("target.name: Required value").exception();
    }
    return registry.update(
        target.type(),
        target.version(),
        target.key(),
        "binding",
        PodBinding.to(node, Meta.of(binding).uid(), writing.now()),
        writing);
  }

  /** Takes a namespace's own finalizers from a request; it goes with the last one. */
  ObjectNode finalizeNamespace(Target target, ObjectNode wanted, Writing writing) {
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
}
