package dev.sluice.clustersim.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.VirtualThreadPool;

/** Listens for clients of a cluster, with TLS where there is a certificate. Thread-safe. */
public final class ApiHttpServer implements AutoCloseable {

  private final Server server;
  private final ServerConnector connector;

  private ApiHttpServer(Server server, ServerConnector connector) {
    this.server = server;
    this.connector = connector;
  }

  /**
   * Starts listening.
   *
   * @param port 0: any free one
   * @param tls empty: plain HTTP
   * @throws UncheckedIOException when the port is taken
   */
  public static ApiHttpServer start(
      Shared cluster, String host, int port, Optional<ServerTls> tls) {
    QueuedThreadPool threads = new QueuedThreadPool();
    threads.setName("cluster-sim-http");
    threads.setDaemon(true);
    threads.setVirtualThreadsExecutor(new VirtualThreadPool());
    Server server = new Server(threads);
    HttpConfiguration configuration = new HttpConfiguration();
    configuration.setSendServerVersion(false);
    // Names of custom subresources and proxies may hold what a web page's path may not.
    configuration.setUriCompliance(UriCompliance.LEGACY);
    ServerConnector connector;
    if (tls.isPresent()) {
      configuration.addCustomizer(new SecureRequestCustomizer(false));
      SslContextFactory.Server context = new SslContextFactory.Server();
      context.setSslContext(tls.get().context());
      connector =
          new ServerConnector(
              server,
              new SslConnectionFactory(context, "http/1.1"),
              new HttpConnectionFactory(configuration));
    } else {
      connector = new ServerConnector(server, new HttpConnectionFactory(configuration));
    }
    connector.setHost(host);
    connector.setPort(port);
    // A watch may be silent for as long as it likes.
    connector.setIdleTimeout(0);
    server.addConnector(connector);
    server.setHandler(new ApiHandler(cluster));
    server.setStopTimeout(0);
    try {
      server.start();
    } catch (IOException e) {
      stop(server);
      throw new UncheckedIOException(e);
    } catch (Exception e) {
      stop(server);
      throw new IllegalStateException("the API server does not start", e);
    }
    return new ApiHttpServer(server, connector);
  }

  /** The port it listens on. */
  public int port() {
    return connector.getLocalPort();
  }

  /** Closes all connections. */
  @Override
  public void close() {
    stop(server);
  }

  private static void stop(Server server) {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the API server does not stop", e);
    }
  }
}
