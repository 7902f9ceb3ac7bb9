package dev.sluice.system.harness;

import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/**
 * A real Prometheus server that scrapes {@code shop_error_ratio} of each shop four times a second
 * from a target in this JVM.
 */
public final class RealPrometheus implements AutoCloseable {

  private static final String PROGRAM = "prometheus";
  private static final Duration START = Duration.ofSeconds(60);

  private final Map<String, Double> errorRatios = new ConcurrentHashMap<>();
  private final HttpServer target;
  private final Process server;
  private final int port;

  private RealPrometheus(Path program, Path folder) throws IOException {
    target = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    target.createContext(
        "/metrics",
        exchange -> {
          byte[] text = exposition().getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
          exchange.sendResponseHeaders(200, text.length);
          try (OutputStream body = exchange.getResponseBody()) {
            body.write(text);
          }
        });
    target.start();
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Path config = folder.resolve("prometheus.yml");
    Files.writeString(
        config,
        """
        global: {scrape_interval: 250ms, scrape_timeout: 250ms}
        scrape_configs:
        - job_name: shops
          static_configs: [{targets: ["127.0.0.1:%d"]}]
        """
            .formatted(target.getAddress().getPort()));
    server =
        new ProcessBuilder(
                program.toString(),
                "--config.file=" + config,
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("prometheus.log").toFile())
            .start();
  }

  /**
   * Starts it and waits until it answers.
   *
   * @param folder an empty folder for its data
   * @throws TestAbortedException with one line on how to get it, where there is none
   */
  public static RealPrometheus start(Path folder) throws IOException {
    Path program =
        find()
            .orElseThrow(
                () -> {
                  String how =
                      "no prometheus on the PATH; Debian: apt-get install prometheus, others:"
                          + " https://prometheus.io/download/";
                  System.err.println("SKIPPED, " + how);
                  return new TestAbortedException(how);
                });
    RealPrometheus prometheus = new RealPrometheus(program, folder);
    Await.until(START, () -> prometheus.isReady() ? "" : "prometheus is not ready");
    return prometheus;
  }

  /** Base address of its API. */
  public String address() {
    return "http://127.0.0.1:" + port;
  }

  /** The query for a shop's error ratio. */
  public static String query(String shop) {
    return "shop_error_ratio{shop=\"%s\"}".formatted(shop);
  }

  /** Sets the error ratio of a shop and waits until Prometheus has scraped it. */
  public void errorRatio(String shop, double ratio) {
    errorRatios.put(shop, ratio);
    Await.until(
        START,
        () -> {
          String answer =
              get("/api/v1/query?query=shop_error_ratio%7Bshop%3D%22" + shop + "%22%7D");
          return answer.contains("\"" + number(ratio) + "\"") ? "" : "not scraped: " + answer;
        });
  }

  @Override
  public void close() {
    server.destroyForcibly();
    server.onExit().join();
    target.stop(0);
  }

  private String exposition() {
    return errorRatios.entrySet().stream()
        .map(e -> "shop_error_ratio{shop=\"%s\"} %s%n".formatted(e.getKey(), number(e.getValue())))
        .collect(Collectors.joining());
  }

  private static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  private boolean isReady() {
    return get("/-/ready").contains("Ready");
  }

  private String get(String path) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(URI.create(address() + path))
                  .timeout(Duration.ofSeconds(5))
                  .build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      return "no answer: " + e.getMessage();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static Optional<Path> find() {
    return Stream.concat(
            List.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)).stream()
                .filter(folder -> !folder.isBlank()),
            Stream.of("/usr/bin", "/usr/local/bin"))
        .map(folder -> Path.of(folder, PROGRAM))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
