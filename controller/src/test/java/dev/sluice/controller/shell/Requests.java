package dev.sluice.controller.shell;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Records what a client asks the API server. */
final class Requests implements Interceptor {

  private final Queue<RequestTarget> seen = new ConcurrentLinkedQueue<>();

  /** A client whose requests are recorded here. */
  KubernetesClient client(Config config) {
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("test", this))
        .build();
  }

  @Override
  public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
    seen.add(RequestTarget.of(request.method(), request.uri()));
  }

  void forget() {
    seen.clear();
  }

  List<RequestTarget> all() {
    return List.copyOf(seen);
  }

  List<RequestTarget> withVerb(String verb) {
    return seen.stream().filter(request -> request.verb().equals(verb)).toList();
  }
}
