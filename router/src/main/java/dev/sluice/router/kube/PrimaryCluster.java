package dev.sluice.router.kube;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the cluster that holds Istio's objects: in a multi-cluster mesh a Secret labelled {@code
 * istio.argoproj.io/primary-cluster=true} carries its kubeconfig. Looked for when the first object
 * is asked for, and kept from then on; a change of the Secret needs a restart. Thread-safe.
 */
final class PrimaryCluster implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(PrimaryCluster.class);
  private static final String LABEL = "istio.argoproj.io/primary-cluster";

  private final KubernetesClient local;
  private final String namespace;
  private Optional<KubernetesClient> found = Optional.empty();

  /** Looks in one namespace; with an empty name the local cluster is the one. */
  PrimaryCluster(KubernetesClient local, String namespace) {
    this.local = local;
    this.namespace = namespace;
  }

  /** Where Istio's objects are. */
  sealed interface Place {
    /** A client of that cluster. */
    record Known(KubernetesClient client) implements Place {}

    /** It could not be found out. */
    record Unknown(String cause) implements Place {}
  }

  synchronized Place find() {
    if (found.isPresent()) {
      return new Place.Known(found.get());
    }
    if (namespace.isEmpty()) {
      return known(local);
    }
    try {
      List<Secret> secrets =
          local.secrets().inNamespace(namespace).withLabel(LABEL, "true").list().getItems();
      return switch (secrets.size()) {
        case 0 -> known(local);
        case 1 -> connect(secrets.getFirst());
        default ->
            new Place.Unknown(
                "namespace %s has %d Secrets labelled %s=true; keep one"
                    .formatted(namespace, secrets.size(), LABEL));
      };
    } catch (KubernetesClientException e) {
      return new Place.Unknown(
          "Istio's primary cluster is not known: Secrets of namespace %s cannot be listed (%s)"
              .formatted(namespace, e.getMessage()));
    }
  }

  private Place connect(Secret secret) {
    String name = "Secret/" + namespace + "/" + secret.getMetadata().getName();
    Map<String, String> data = secret.getData();
    if (data == null || data.size() != 1) {
      return new Place.Unknown(name + ": data must hold one entry, a kubeconfig");
    }
    Map.Entry<String, String> entry = data.entrySet().iterator().next();
    try {
      String kubeconfig =
          new String(Base64.getDecoder().decode(entry.getValue()), StandardCharsets.UTF_8);
      Config config = Config.fromKubeconfig(kubeconfig);
      LOGGER
          .atInfo()
          .addKeyValue("cluster", entry.getKey())
          .log("Istio's objects are in the primary cluster");
      return known(new KubernetesClientBuilder().withConfig(config).build());
    } catch (RuntimeException e) {
      // whatever the parser throws, its text may hold parts of the credentials
      return new Place.Unknown("%s: data.%s is no kubeconfig".formatted(name, entry.getKey()));
    }
  }

  private Place known(KubernetesClient client) {
    found = Optional.of(client);
    return new Place.Known(client);
  }

  /** Closes the client of the primary cluster, if it is another one. */
  @Override
  public synchronized void close() {
    found.filter(client -> client != local).ifPresent(KubernetesClient::close);
  }
}
