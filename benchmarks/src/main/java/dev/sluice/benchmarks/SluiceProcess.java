package dev.sluice.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A process of Sluice as users start it, with its page of metrics. */
record SluiceProcess(Child child, URI operations) implements AutoCloseable {

  /** {@code sluice standalone}, which keeps its data in a folder; it is ready. */
  static SluiceProcess standalone(Path kubeconfig, Path folder)
      throws IOException, InterruptedException {
    return start(
        folder.resolve("standalone.log"),
        "",
        List.of(
            "standalone",
            "--kubeconfig=" + kubeconfig,
            "--data-dir=" + folder,
            "--cluster=benchmark"));
  }

  /** {@code sluice} with these arguments and a port for metrics; it is ready. */
  static SluiceProcess start(Path log, String jvmOptions, List<String> arguments)
      throws IOException, InterruptedException {
    int port = Child.freePort();
    List<String> all = new ArrayList<>(arguments);
    all.add("--metrics-port=" + port);
    URI operations = URI.create("http://127.0.0.1:" + port);
    HttpRequest readiness = HttpRequest.newBuilder(operations.resolve("/readyz")).build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      Child child = Child.sluice(log, jvmOptions, all);
      child.await(() -> http.send(readiness, BodyHandlers.discarding()).statusCode() == 200);
      return new SluiceProcess(child, operations);
    }
  }

  /** CPU time it has used so far. */
  Duration cpu() {
    return child.process().info().totalCpuDuration().orElseThrow();
  }

  /** The sum of all series of one of its Prometheus counters; 0 where it has none yet. */
  double metric(String name) throws IOException, InterruptedException {
    return Scrape.of(operations).sum(name);
  }

  @Override
  public void close() {
    child.close();
  }
}
