package dev.sluice.system.harness;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Locale;

/** Follows the objects that a Rollout works with, in all namespaces, by one watch a kind. */
public final class ClusterMirror implements AutoCloseable {

  private static final List<ResourceDefinitionContext> KINDS =
      List.of(
          kind("argoproj.io", "v1alpha1", "Rollout"),
          kind("argoproj.io", "v1alpha1", "AnalysisRun"),
          kind("apps", "v1", "ReplicaSet"),
          kind("apps", "v1", "Deployment"),
          kind("", "v1", "Service"),
          kind("networking.istio.io", "v1", "VirtualService"),
          kind("networking.istio.io", "v1", "DestinationRule"));

  private final List<SharedIndexInformer<GenericKubernetesResource>> informers;

  /** Starts the watches; the client stays the caller's. */
  public ClusterMirror(KubernetesClient client) {
    informers =
        KINDS.stream()
            .map(
                kind ->
                    client.genericKubernetesResources(kind).inAnyNamespace().runnableInformer(0))
            .toList();
    informers.forEach(informer -> informer.start().toCompletableFuture().join());
  }

  /** The objects of a namespace as the API gives them. */
  public List<JsonNode> objects(String namespace) {
    return informers.stream()
        .flatMap(informer -> informer.getStore().list().stream())
        .filter(object -> namespace.equals(object.getMetadata().getNamespace()))
        .map(object -> (JsonNode) Serialization.jsonMapper().valueToTree(object))
        .toList();
  }

  @Override
  public void close() {
    informers.forEach(SharedIndexInformer::close);
  }

  private static ResourceDefinitionContext kind(String group, String version, String kind) {
    return new ResourceDefinitionContext.Builder()
        .withGroup(group)
        .withVersion(version)
        .withKind(kind)
        .withPlural(kind.toLowerCase(Locale.ROOT) + "s")
        .withNamespaced(true)
        .build();
  }
}
