package dev.sluice.router.process;

import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Every request to the API server: method, path and query. */
final class RequestLog implements Interceptor {

  private final List<String> requests = new CopyOnWriteArrayList<>();

  @Override
  public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
    String query = request.uri().getQuery();
    requests.add(
        request.method() + " " + request.uri().getPath() + (query == null ? "" : "?" + query));
  }

  /** Requests that are no watch. */
  List<String> all() {
    return requests.stream().filter(request -> !request.contains("watch=true")).toList();
  }

  /** Reads of a whole collection. */
  long lists() {
    return all().stream()
        .filter(request -> request.startsWith("GET"))
        .map(request -> request.replaceAll("\\?.*", ""))
        .filter(path -> path.endsWith("/virtualservices"))
        .count();
  }

  void forget() {
    requests.clear();
  }

  @Override
  public String toString() {
    return requests.toString();
  }
}
