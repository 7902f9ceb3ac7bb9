package dev.sluice.standalone.parts;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.controller.shell.RequestCounter;
import dev.sluice.standalone.config.KubernetesSection;
import dev.sluice.standalone.config.tree.ConfigurationException;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The client of the configured cluster. */
public final class Kubernetes {

  private static final int CONCURRENT_REQUESTS = 256;
  private static final int REACH_MILLIS = 5000;

  private Kubernetes() {}

  /**
   * A client; nothing is asked of the API server yet.
   *
   * @throws ConfigurationException naming the file that is wrong
   */
  public static KubernetesClient client(KubernetesSection section) {
    return client(config(section));
  }

  /**
   * A client whose requests are counted.
   *
   * @throws ConfigurationException naming the file that is wrong
   */
  public static KubernetesClient client(KubernetesSection section, RequestCounter requests) {
    return builder(config(section))
        .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("requests", requests))
        .build();
  }

  /** A client with this configuration, set up as the parts need it. */
  public static KubernetesClient client(Config config) {
    return builder(config).build();
  }

  private static Config config(KubernetesSection section) {
    return section.kubeconfig().map(file -> read(file, section)).orElseGet(() -> found(section));
  }

  private static KubernetesClientBuilder builder(Config config) {
    return new KubernetesClientBuilder()
        .withConfig(
            new ConfigBuilder(config)
                // A closed connection is tried again soon; the parts retry the rest by themselves.
                .withRequestRetryBackoffLimit(4)
                .withMaxConcurrentRequests(CONCURRENT_REQUESTS)
                .withMaxConcurrentRequestsPerHost(CONCURRENT_REQUESTS)
                .build())
        .withKubernetesSerialization(withoutManagedFields());
  }

  /** A third of most objects, which nothing here reads: not parsed and not kept in caches. */
  private static KubernetesSerialization withoutManagedFields() {
    return new KubernetesSerialization(
        new ObjectMapper().addMixIn(ObjectMeta.class, WithoutManagedFields.class), true);
  }

  @JsonIgnoreProperties("managedFields")
  private static final class WithoutManagedFields {
    private WithoutManagedFields() {}
  }

  /**
   * Asks the API server whether it knows Rollouts.
   *
   * @throws ConfigurationException when it does not answer, refuses, or does not know them
   */
  public static void check(KubernetesClient client) {
    String address = client.getConfiguration().getMasterUrl();
    try {
      if (!client.hasApiGroup("argoproj.io", true)) {
        throw new ConfigurationException(
            "the cluster at %s has no Rollouts: install them with \"./sluice crds | kubectl apply --server-side -f -\""
                .formatted(address));
      }
    } catch (KubernetesClientException e) {
      throw new ConfigurationException(
          "the Kubernetes API server at %s cannot be used: %s".formatted(address, rootMessage(e)));
    }
  }

  /**
   * Asks the API server for its version, once and for a few seconds at most.
   *
   * @throws ConfigurationException when it does not answer, or refuses
   */
  public static void reach(KubernetesClient client) {
    Config impatient =
        new ConfigBuilder(client.getConfiguration())
            .withConnectionTimeout(REACH_MILLIS)
            .withRequestTimeout(REACH_MILLIS)
            .withRequestRetryBackoffLimit(0)
            .build();
    try (KubernetesClient once = new KubernetesClientBuilder().withConfig(impatient).build()) {
      once.getKubernetesVersion();
    } catch (KubernetesClientException e) {
      throw new ConfigurationException(
          "the Kubernetes API server at %s cannot be used: %s"
              .formatted(impatient.getMasterUrl(), rootMessage(e)));
    }
  }

  private static Config read(Path file, KubernetesSection section) {
    if (!Files.isReadable(file)) {
      throw new ConfigurationException(
          "kubeconfig file %s does not exist or cannot be read".formatted(file));
    }
    try {
      return Config.fromKubeconfig(
          section.context().orElse(null), Files.readString(file), file.toString());
    } catch (IOException | RuntimeException e) {
      throw new ConfigurationException(
          "kubeconfig file %s cannot be understood: %s".formatted(file, rootMessage(e)));
    }
  }

  private static Config found(KubernetesSection section) {
    try {
      return Config.autoConfigure(section.context().orElse(null));
    } catch (RuntimeException e) {
      throw new ConfigurationException("no Kubernetes configuration: " + rootMessage(e));
    }
  }

  /** The first line of what is at the bottom of a failure. */
  public static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage()).lines().findFirst().orElse(root.toString());
  }
}
