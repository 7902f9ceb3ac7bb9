package dev.sluice.workers.secret;

import dev.sluice.records.v1.SecretArg;
import dev.sluice.workers.spi.ProviderException;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads secret arguments from the cluster, anew each time, so that a rotated Secret counts. */
public final class SecretReader {

  private final Optional<KubernetesClient> kubernetes;

  /** Reads by this client; without one every secret argument is an error. */
  public SecretReader(Optional<KubernetesClient> kubernetes) {
    this.kubernetes = kubernetes;
  }

  /**
   * The values by argument name.
   *
   * @throws ProviderException naming namespace, Secret and key of the first that cannot be read
   */
  public Map<String, String> read(String namespace, List<SecretArg> args) throws ProviderException {
    if (args.isEmpty()) {
      return Map.of();
    }
    Map<String, Optional<Secret>> read = new HashMap<>();
    Map<String, String> values = new HashMap<>();
    for (SecretArg arg : args) {
      Optional<Secret> secret = read.get(arg.getSecretName());
      if (secret == null) {
        secret = fetch(namespace, arg);
        read.put(arg.getSecretName(), secret);
      }
      if (secret.isEmpty()) {
        throw problem(namespace, arg, "the Secret does not exist");
      }
      values.put(arg.getName(), value(namespace, arg, secret.get()));
    }
    return values;
  }

  private Optional<Secret> fetch(String namespace, SecretArg arg) throws ProviderException {
    if (kubernetes.isEmpty()) {
      throw problem(namespace, arg, "this worker has no access to a cluster");
    }
    try {
      return Optional.ofNullable(
          kubernetes.get().secrets().inNamespace(namespace).withName(arg.getSecretName()).get());
    } catch (KubernetesClientException e) {
      String reason =
          e.getCode() == 403
              ? "the worker's service account may not read it"
              : "the API server answered " + (e.getCode() == 0 ? "nothing" : e.getCode());
      throw problem(namespace, arg, reason);
    }
  }

  private static String value(String namespace, SecretArg arg, Secret secret)
      throws ProviderException {
    String encoded = secret.getData() == null ? null : secret.getData().get(arg.getSecretKey());
    if (encoded == null) {
      throw problem(namespace, arg, "the Secret has no such key");
    }
    return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
  }

  private static ProviderException problem(String namespace, SecretArg arg, String reason) {
    return new ProviderException(
        "argument %s: key %s of Secret %s/%s cannot be read: %s"
            .formatted(arg.getName(), arg.getSecretKey(), namespace, arg.getSecretName(), reason));
  }
}
