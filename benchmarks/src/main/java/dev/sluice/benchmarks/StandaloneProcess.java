package dev.sluice.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code sluice standalone} as users start it, in a process of its own. */
final class StandaloneProcess implements AutoCloseable {

  private static final Duration START = Duration.ofMinutes(10);

  private final Process process;
  private final URI operations;

  private StandaloneProcess(Process process, URI operations) {
    this.process = process;
    this.operations = operations;
  }

  /**
   * Starts it and waits until it is ready; the launcher builds it first where needed.
   *
   * @param folder where it keeps its data
   */
  static StandaloneProcess start(Path kubeconfig, Path folder)
      throws IOException, InterruptedException {
    int port = freePort();
    List<String> command =
        List.of(
            System.getProperty("sluice.launcher", "./sluice"),
            "standalone",
            "--kubeconfig=" + kubeconfig,
            "--data-dir=" + folder,
            "--cluster=benchmark",
            "--metrics-port=" + port);
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.to(folder.resolve("standalone.log").toFile()))
            .start();
    StandaloneProcess standalone =
        new StandaloneProcess(process, URI.create("http://127.0.0.1:" + port));
    try {
      standalone.awaitReady(folder);
    } catch (IOException | InterruptedException e) {
      standalone.close();
      throw e;
    }
    return standalone;
  }

  /** CPU time it has used so far. */
  Duration cpu() {
    return process.info().totalCpuDuration().orElseThrow();
  }

  /** The sum of all series of one of its Prometheus counters; 0 where it has none yet. */
  double metric(String name) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest scrape = HttpRequest.newBuilder(operations.resolve("/metrics")).build();
      return http.send(scrape, BodyHandlers.ofLines())
          .body()
          .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
          .sum();
    }
  }

  private void awaitReady(Path folder) throws IOException, InterruptedException {
    HttpRequest readiness = HttpRequest.newBuilder(operations.resolve("/readyz")).build();
    long end = System.nanoTime() + START.toNanos();
    try (HttpClient http = HttpClient.newHttpClient()) {
      while (process.isAlive() && System.nanoTime() < end) {
        try {
          if (http.send(readiness, BodyHandlers.discarding()).statusCode() == 200) {
            return;
          }
        } catch (IOException e) {
          // Not listening yet.
        }
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }
    throw new IOException(
        "standalone is not ready, see " + folder.resolve("standalone.log").toAbsolutePath());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(120, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
