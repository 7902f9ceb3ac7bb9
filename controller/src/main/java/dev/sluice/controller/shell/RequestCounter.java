package dev.sluice.controller.shell;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Counts every request to the API server, as {@code controller_clientset_k8s_request_total}. Put it
 * into the client's HTTP client: {@code KubernetesClientBuilder.withHttpClientBuilderConsumer(http
 * -> http.addOrReplaceInterceptor("requests", counter))}. Thread-safe.
 */
public final class RequestCounter implements Interceptor {

  /** The name of the counter, without {@code _total}. */
  public static final String NAME = "controller_clientset_k8s_request";

  private final Counter requests;

  /** Registers its counter. */
  public RequestCounter(PrometheusRegistry registry) {
    requests =
        Counter.builder()
            .name(NAME)
            .help("Requests to the Kubernetes API server")
            .labelNames("kind", "namespace", "verb", "status_code")
            .register(registry);
  }

  @Override
  public void after(
      HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> body) {
    RequestTarget target = RequestTarget.of(request.method(), request.uri());
    requests
        .labelValues(
            target.kind(), target.namespace(), target.verb(), Integer.toString(response.code()))
        .inc();
  }
}
