package dev.sluice.controller.shell;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.net.HttpURLConnection;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Records what a client asks the API server. */
final class Requests implements Interceptor {

  private final Queue<RequestTarget> seen = new ConcurrentLinkedQueue<>();
  private final AtomicInteger conflicts = new AtomicInteger();

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

  @Override
  public void after(
      HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> body) {
    if (response.code() == HttpURLConnection.HTTP_CONFLICT) {
      conflicts.incrementAndGet();
    }
  }

  /** How many were refused because the object had moved on. */
  int conflicts() {
    return conflicts.get();
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
