package dev.sluice.clustersim.client;

import io.fabric8.kubernetes.client.http.StandardHttpClientBuilder;
import java.util.concurrent.atomic.AtomicBoolean;

/** Makes clients that are answered at once. */
final class DirectHttpClientBuilder
    extends StandardHttpClientBuilder<DirectHttpClient, DirectClients, DirectHttpClientBuilder> {

  DirectHttpClientBuilder(DirectClients factory) {
    super(factory);
  }

  @Override
  public DirectHttpClient build() {
    return new DirectHttpClient(
        this, client == null ? new AtomicBoolean() : client.getClosed(), clientFactory.transport());
  }

  @Override
  protected DirectHttpClientBuilder newInstance(DirectClients factory) {
    return new DirectHttpClientBuilder(factory);
  }
}
