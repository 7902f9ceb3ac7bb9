package dev.sluice.benchmarks;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;

/** Writes Rollouts and AnalysisRuns, as fast as the API server takes them. Thread-safe. */
final class FleetWriter {

  private static final String ARGO = "apis/argoproj.io/v1alpha1/namespaces/default/";

  private final KubernetesClient client;
  private final String prefix;
  private final int writers;

  /**
   * Writes with this many clients at a time.
   *
   * @param prefix of the Rollouts' names, which end in a number
   */
  FleetWriter(KubernetesClient client, String prefix, int writers) {
    this.client = client;
    this.prefix = prefix;
    this.writers = writers;
  }

  /** Creates Rollouts of one pod with a canary strategy that does not pause. */
  void createRollouts(int count) throws InterruptedException {
    each(
        count,
        i ->
            send(
                "POST",
                "application/json",
                "rollouts",
                """
                {"apiVersion": "argoproj.io/v1alpha1", "kind": "Rollout", "metadata": {"name": "%1$s"},
                 "spec": {"replicas": 1, "selector": {"matchLabels": {"app": "%1$s"}},
                  "template": {"metadata": {"labels": {"app": "%1$s"}},
                   "spec": {"containers": [{"name": "main", "image": "app:1"}]}},
                  "strategy": {"canary": {"steps": [{"setWeight": 20}, {"setWeight": 60}]}}}}
                """
                    .formatted(prefix + i)));
  }

  /** Deletes the first {@code count} Rollouts. */
  void deleteRollouts(int count) throws InterruptedException {
    each(count, i -> send("DELETE", "application/json", "rollouts/" + prefix + i, ""));
  }

  /** Gives the first {@code count} Rollouts another image. */
  void updateRollouts(int count, String image) throws InterruptedException {
    each(count, i -> update(i, image));
  }

  /** Gives one Rollout another image. */
  void update(int number, String image) {
    send(
        "PATCH",
        "application/merge-patch+json",
        "rollouts/" + prefix + number,
        "{\"spec\": {\"template\": {\"spec\": {\"containers\": [{\"name\": \"main\", \"image\": \"%s\"}]}}}}"
            .formatted(image));
  }

  /** Creates AnalysisRuns that have succeeded long ago. */
  void createFinishedRuns(int count) throws InterruptedException {
    each(
        count,
        i ->
            send(
                "POST",
                "application/json",
                "analysisruns",
                """
                {"apiVersion": "argoproj.io/v1alpha1", "kind": "AnalysisRun", "metadata": {"name": "finished-%d"},
                 "spec": {"metrics": [{"name": "success", "interval": "10s", "count": 3, "successCondition": "result[0] > 0.9",
                  "provider": {"prometheus": {"address": "http://prometheus:9090", "query": "vector(1)"}}}]},
                 "status": {"phase": "Successful", "startedAt": "2026-01-01T00:00:00Z", "completedAt": "2026-01-01T00:00:30Z",
                  "metricResults": [{"name": "success", "phase": "Successful", "count": 3, "successful": 3, "measurements": [
                   {"phase": "Successful", "value": "[1]", "startedAt": "2026-01-01T00:00:00Z", "finishedAt": "2026-01-01T00:00:00Z"},
                   {"phase": "Successful", "value": "[1]", "startedAt": "2026-01-01T00:00:10Z", "finishedAt": "2026-01-01T00:00:10Z"},
                   {"phase": "Successful", "value": "[1]", "startedAt": "2026-01-01T00:00:20Z", "finishedAt": "2026-01-01T00:00:20Z"}]}]}}
                """
                    .formatted(i)));
  }

  private void each(int count, IntConsumer action) throws InterruptedException {
    AtomicReference<RuntimeException> failure = new AtomicReference<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(writers)) {
      for (int i = 0; i < count; i++) {
        int number = i;
        threads.execute(
            () -> {
              try {
                action.accept(number);
              } catch (RuntimeException e) {
                failure.set(e);
                threads.shutdownNow();
              }
            });
      }
      threads.shutdown();
      threads.awaitTermination(1, TimeUnit.HOURS);
    }
    if (failure.get() != null) {
      throw failure.get();
    }
  }

  private void send(String method, String type, String path, String body) {
    HttpRequest request =
        client
            .getHttpClient()
            .newHttpRequestBuilder()
            .uri(URI.create(client.getMasterUrl().toString()).resolve(ARGO + path))
            .method(method, type, body)
            .build();
    HttpResponse<byte[]> answer = client.getHttpClient().sendAsync(request, byte[].class).join();
    if (!answer.isSuccessful()) {
      throw new IllegalStateException(
          "%s %s: %s".formatted(method, path, new String(answer.body(), StandardCharsets.UTF_8)));
    }
  }
}
