package dev.sluice.router.kube;

import java.time.Duration;
import java.util.Set;

/**
 * How routing objects are reached.
 *
 * @param fieldManager who writes are attributed to in {@code managedFields}
 * @param requestTimeout bound of one request
 * @param namespaces namespaces that are watched; empty: all of the cluster
 * @param primaryClusterNamespace where a Secret labelled {@code
 *     istio.argoproj.io/primary-cluster=true} is looked for; empty: nowhere
 */
public record KubernetesRoutingSettings(
    String fieldManager,
    Duration requestTimeout,
    Set<String> namespaces,
    String primaryClusterNamespace) {

  /** Checks the name and the bound. */
  public KubernetesRoutingSettings {
    namespaces = Set.copyOf(namespaces);
    if (fieldManager.isBlank()) {
      throw new IllegalArgumentException("fieldManager must name the writer");
    }
    if (requestTimeout.isNegative() || requestTimeout.toMillis() < 1) {
      throw new IllegalArgumentException("requestTimeout must be at least 1 ms");
    }
  }

  /** 2 s a request, all namespaces, one cluster. */
  public static KubernetesRoutingSettings forWriter(String fieldManager) {
    return new KubernetesRoutingSettings(fieldManager, Duration.ofSeconds(2), Set.of(), "");
  }
}
