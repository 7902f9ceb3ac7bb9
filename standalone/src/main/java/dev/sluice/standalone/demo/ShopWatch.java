package dev.sluice.standalone.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Watches the shop's objects and hands on a snapshot whenever one of them changes. */
final class ShopWatch implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final SharedIndexInformer<GenericKubernetesResource> rollouts;
  private final SharedIndexInformer<GenericKubernetesResource> sets;
  private final SharedIndexInformer<GenericKubernetesResource> runs;
  private final SharedIndexInformer<GenericKubernetesResource> routes;
  private final Consumer<Snapshot> listener;

  ShopWatch(KubernetesClient client, String namespace, Consumer<Snapshot> listener) {
    this.listener = listener;
    this.rollouts = inform(client, namespace, "argoproj.io/v1alpha1", "Rollout");
    this.sets = inform(client, namespace, "apps/v1", "ReplicaSet");
    this.runs = inform(client, namespace, "argoproj.io/v1alpha1", "AnalysisRun");
    this.routes = inform(client, namespace, "networking.k8s.io/v1", "Ingress");
    SharedIndexInformer<?>[] all = {rollouts, sets, runs, routes};
    for (SharedIndexInformer<?> informer : all) {
      informer.run();
    }
  }

  /** The present state, empty before the Rollout is there. */
  Optional<Snapshot> now() {
    return rollouts.getStore().list().stream()
        .findFirst()
        .map(
            rollout ->
                Reading.of(
                    json(rollout),
                    trees(sets),
                    trees(runs),
                    trees(routes).stream()
                        .filter(route -> route.at("/metadata/name").asText().endsWith("-canary"))
                        .findFirst()
                        .orElse(JSON.createObjectNode())));
  }

  /** The image's version of the pods with this template hash, empty when there are none. */
  Optional<String> versionOf(String hash) {
    return trees(sets).stream()
        .filter(set -> set.at("/metadata/labels/rollouts-pod-template-hash").asText().equals(hash))
        .map(set -> set.at("/spec/template/spec/containers/0/image").asText())
        .map(image -> image.substring(image.lastIndexOf(':') + 1))
        .findFirst();
  }

  @Override
  public void close() {
    rollouts.close();
    sets.close();
    runs.close();
    routes.close();
  }

  private SharedIndexInformer<GenericKubernetesResource> inform(
      KubernetesClient client, String namespace, String apiVersion, String kind) {
    return client
        .genericKubernetesResources(apiVersion, kind)
        .inNamespace(namespace)
        .runnableInformer(0)
        .addEventHandler(
            new ResourceEventHandler<>() {
              @Override
              public void onAdd(GenericKubernetesResource object) {
                changed();
              }

              @Override
              public void onUpdate(
                  GenericKubernetesResource before, GenericKubernetesResource object) {
                changed();
              }

              @Override
              public void onDelete(GenericKubernetesResource object, boolean unknown) {
                changed();
              }
            });
  }

  private synchronized void changed() {
    now().ifPresent(listener);
  }

  private static List<JsonNode> trees(SharedIndexInformer<GenericKubernetesResource> informer) {
    return informer.getStore().list().stream().map(ShopWatch::json).toList();
  }

  private static JsonNode json(GenericKubernetesResource object) {
    return JSON.valueToTree(object);
  }
}
