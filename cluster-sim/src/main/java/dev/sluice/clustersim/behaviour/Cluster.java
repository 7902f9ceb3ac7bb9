package dev.sluice.clustersim.behaviour;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.GroupResource;
import dev.sluice.clustersim.object.GroupVersionKind;
import dev.sluice.clustersim.object.ObjectKey;
import java.util.Collection;
import java.util.Optional;

/**
 * The API server as behaviours see it. Objects that are handed out or in are never changed in
 * place. Reads answer what the server has now, not a cache.
 */
public interface Cluster {

  /** One object in its storage version. */
  Optional<ObjectNode> get(ObjectKey key);

  /**
   * The objects of a resource, in the order of their keys.
   *
   * @param namespace empty: of all namespaces
   */
  Collection<ObjectNode> list(GroupResource resource, String namespace);

  /** Creates an object; {@code metadata.generateName} is honoured. */
  Written create(GroupResource resource, ObjectNode object);

  /** Writes all but the status; optimistic where the object has a resourceVersion. */
  Written update(GroupResource resource, ObjectNode object);

  /**
   * Writes the status only; optimistic where the object has a resourceVersion. As with a real API
   * server it writes the annotations of a Deployment too, without a change of its generation.
   */
  Written updateStatus(GroupResource resource, ObjectNode object);

  /** Deletes as a client's request would: finalizers and grace periods are honoured. */
  Written delete(ObjectKey key, DeleteOptions options);

  /**
   * Binds a pod to a node: what a POST to the pod's {@code binding} subresource does.
   *
   * @param uid precondition
   */
  Written bind(ObjectKey pod, String uid, String node);

  /** Writes {@code spec.finalizers} of a namespace: a PUT to its {@code finalize} subresource. */
  Written finalizeNamespace(ObjectNode namespace);

  /** All resources that can be listed and deleted, in a stable order. */
  Collection<ResourceKind> kinds();

  /** The resource of a kind, whichever of its served versions is named. */
  Optional<ResourceKind> kind(GroupVersionKind kind);
}
