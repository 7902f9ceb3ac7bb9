package dev.sluice.controller.apply;

import dev.sluice.controller.planner.ObjectRef;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.Eviction;
import io.fabric8.kubernetes.api.model.policy.v1.EvictionBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Evicts pods, so that disruption budgets hold. Thread-safe. */
final class Evictions {

  private static final Logger LOGGER = LoggerFactory.getLogger(Evictions.class);

  private final KubernetesClient client;

  Evictions(KubernetesClient client) {
    this.client = client;
  }

  /** Asks for the eviction of exactly this pod; one that is held or gone is no failure. */
  void evict(String namespace, ObjectRef pod) {
    Eviction eviction =
        new EvictionBuilder()
            .withNewMetadata()
            .withName(pod.name())
            .withNamespace(namespace)
            .endMetadata()
            .withDeleteOptions(
                new DeleteOptionsBuilder()
                    .withNewPreconditions()
                    .withUid(pod.uid())
                    .endPreconditions()
                    .build())
            .build();
    try {
      if (!client.pods().inNamespace(namespace).withName(pod.name()).evict(eviction)) {
        LOGGER
            .atInfo()
            .addKeyValue("namespace", namespace)
            .addKeyValue("pod", pod.name())
            .log("a disruption budget holds the pod, its eviction is tried again later");
      }
    } catch (KubernetesClientException e) {
      // Gone, or another of that name by now: just what was wanted.
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND
          && e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
    }
  }
}
