package dev.sluice.workers.support;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/** A real HTTP server on loopback whose answers the test writes; remembers what it was asked. */
public final class StubServer implements AutoCloseable {

  /** A request as it came; header names in lower case. */
  public record Request(
      String method, String path, String query, Map<String, String> headers, String body) {

    /** A field of the form in the body. */
    public Optional<String> form(String name) {
      return field(body, name);
    }

    /** A parameter of the query string. */
    public Optional<String> parameter(String name) {
      return field(query, name);
    }

    /** A header. */
    public Optional<String> header(String name) {
      return Optional.ofNullable(headers.get(name));
    }

    private static Optional<String> field(String form, String name) {
      for (String pair : form.split("&")) {
        if (pair.startsWith(name + "=")) {
          return Optional.of(
              URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8));
        }
      }
      return Optional.empty();
    }
  }

  /** What to answer. */
  public record Reply(int status, Map<String, String> headers, String body) {

    /** A JSON answer with status 200. */
    public static Reply json(String body) {
      return new Reply(200, Map.of("Content-Type", "application/json"), body);
    }

    /** A plain answer. */
    public static Reply status(int status, String body) {
      return new Reply(status, Map.of(), body);
    }

    /** The same with a header. */
    public Reply with(String name, String value) {
      Map<String, String> more = new HashMap<>(headers);
      more.put(name, value);
      return new Reply(status, more, body);
    }
  }

  /** Writes answers. */
  @FunctionalInterface
  public interface Behaviour {
    /** The answer; may block. */
    Reply answer(Request request) throws Exception;
  }

  private final HttpServer server;
  private final String scheme;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private volatile Behaviour behaviour;

  private StubServer(HttpServer server, String scheme, Behaviour behaviour) {
    this.server = server;
    this.scheme = scheme;
    this.behaviour = behaviour;
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** A server that answers so. */
  public static StubServer answering(Behaviour behaviour) {
    try {
      return new StubServer(HttpServer.create(loopback(), 0), "http", behaviour);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same with TLS. */
  public static StubServer answering(SSLContext tls, Behaviour behaviour) {
    try {
      HttpsServer server = HttpsServer.create(loopback(), 0);
      server.setHttpsConfigurator(new HttpsConfigurator(tls));
      return new StubServer(server, "https", behaviour);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  /** From now on it answers so. */
  public void now(Behaviour other) {
    behaviour = other;
  }

  /** Its base URL by address, without a slash at the end. */
  public String url() {
    return "%s://127.0.0.1:%d".formatted(scheme, server.getAddress().getPort());
  }

  /** The same by the name localhost. */
  public String localhostUrl() {
    return "%s://localhost:%d".formatted(scheme, server.getAddress().getPort());
  }

  /** All requests so far. */
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  /** The newest request. */
  public Request lastRequest() {
    return requests.getLast();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Map<String, String> headers = new HashMap<>();
      exchange
          .getRequestHeaders()
          .forEach(
              (name, values) ->
                  headers.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
      String query = exchange.getRequestURI().getRawQuery();
      Request request =
          new Request(
              exchange.getRequestMethod(),
              exchange.getRequestURI().getRawPath(),
              query == null ? "" : query,
              headers,
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      requests.add(request);
      Reply reply = behaviour.answer(request);
      reply.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
      byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
