package dev.sluice.clustersim.client;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/**
 * Makes fabric8 clients whose requests are carried out by the calling thread, before the method
 * that made them returns: what a simulation needs that is to go the same way each time. They do not
 * watch.
 *
 * @param transport brings requests to the cluster
 */
public record DirectClients(Transport transport) implements HttpClient.Factory {

  @Override
  public HttpClient.Builder newBuilder() {
    return new DirectHttpClientBuilder(this);
  }

  /**
   * A client that sends each request once.
   *
   * @param serialization which clients may share: to make one takes longer than most requests
   */
  public static KubernetesClient client(
      Transport transport, KubernetesSerialization serialization) {
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl("http://cluster.invalid")
            .withRequestRetryBackoffLimit(0)
            .build();
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withHttpClientFactory(new DirectClients(transport))
        .withKubernetesSerialization(serialization)
        .build();
  }
}
