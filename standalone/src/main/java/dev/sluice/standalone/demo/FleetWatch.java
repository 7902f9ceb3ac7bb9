package dev.sluice.standalone.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.ArrayList;
import java.util.List;

/** Watches the Rollouts of several clusters. Thread-safe. */
final class FleetWatch implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Watched> watched = new ArrayList<>();

  private record Watched(String cluster, SharedIndexInformer<GenericKubernetesResource> rollouts) {}

  FleetWatch(List<Site> sites) {
    for (Site site : sites) {
      SharedIndexInformer<GenericKubernetesResource> rollouts =
          site.client()
              .genericKubernetesResources("argoproj.io/v1alpha1", "Rollout")
              .inNamespace(site.namespace())
              .runnableInformer(0);
      watched.add(new Watched(site.name(), rollouts));
      rollouts.run();
    }
  }

  /** All that are there now, in no order. */
  List<FleetApp> now() {
    return watched.stream()
        .flatMap(
            site ->
                site.rollouts().getStore().list().stream()
                    .map(rollout -> FleetReading.of(site.cluster(), JSON.valueToTree(rollout))))
        .toList();
  }

  @Override
  public void close() {
    watched.forEach(site -> site.rollouts().close());
  }
}
