package dev.sluice.observability.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.observability.health.Health;
import dev.sluice.observability.health.Report;
import io.prometheus.metrics.exporter.httpserver.MetricsHandler;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Serves {@code /metrics} (Prometheus text or OpenMetrics), {@code /livez} and {@code /healthz}
 * (200 while the process lives), {@code /readyz} (200 while it is ready); 503 else, the body says
 * which part is not and why.
 */
public final class OperationsServer implements AutoCloseable {

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private OperationsServer(HttpServer server) {
    this.server = server;
  }

  /**
   * Starts on all addresses of this machine.
   *
   * @param port 0 = a free one
   * @throws IOException naming the port when it is taken
   */
  public static OperationsServer start(int port, PrometheusRegistry registry, Health health)
      throws IOException {
    HttpServer http = bind(port);
    OperationsServer server = new OperationsServer(http);
    http.setExecutor(server.threads);
    http.createContext("/metrics", new MetricsHandler(registry));
    http.createContext("/livez", exchange -> send(exchange, health::liveness));
    http.createContext("/healthz", exchange -> send(exchange, health::liveness));
    http.createContext("/readyz", exchange -> send(exchange, health::readiness));
    http.start();
    return server;
  }

  /** The port it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** Stops at once. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private static HttpServer bind(int port) throws IOException {
    try {
      return HttpServer.create(new InetSocketAddress(port), 0);
    } catch (IOException e) {
      throw new IOException(
          "metrics port %d cannot be used: %s".formatted(port, e.getMessage()), e);
    }
  }

  private static void send(HttpExchange exchange, Supplier<Report> ask) throws IOException {
    try (exchange) {
      Report report = ask.get();
      byte[] body = report.text().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
      exchange.sendResponseHeaders(report.isUp() ? 200 : 503, body.length);
      try (OutputStream output = exchange.getResponseBody()) {
        output.write(body);
      }
    }
  }
}
