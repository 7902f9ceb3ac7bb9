package dev.sluice.local.prometheus;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Speaks Prometheus' HTTP API (instant and range queries by GET and POST, readiness) and answers
 * what it is told to: a fixed {@link Answer} or a function of the {@link Query}, for one expression
 * or for all others. Answers can be changed at any time. Thread-safe.
 */
public final class PrometheusLikeServer implements AutoCloseable {

  private static final int REMEMBERED = 1000;

  private final HttpServer server;
  private final InstantSource clock;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ConcurrentMap<String, Function<Query, Answer>> answers = new ConcurrentHashMap<>();
  private final Deque<Query> asked = new ArrayDeque<>();
  private final AtomicLong count = new AtomicLong();
  private volatile Function<Query, Answer> fallback = query -> Answer.of(0);

  private PrometheusLikeServer(HttpServer server, InstantSource clock) {
    this.server = server;
    this.clock = clock;
    server.createContext("/api/v1/query", exchange -> query(exchange, false));
    server.createContext("/api/v1/query_range", exchange -> query(exchange, true));
    server.createContext("/-/ready", exchange -> send(exchange, 200, "text/plain", "Ready.\n"));
    server.createContext("/-/healthy", exchange -> send(exchange, 200, "text/plain", "Healthy.\n"));
    server.setExecutor(threads);
    server.start();
  }

  /** Starts on loopback and a free port; every query answers {@code 0} until told otherwise. */
  public static PrometheusLikeServer start() throws IOException {
    return start(0);
  }

  /** Starts on loopback and this port. */
  public static PrometheusLikeServer start(int port) throws IOException {
    return new PrometheusLikeServer(
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 4096),
        InstantSource.system());
  }

  /** Base address, without a slash at the end. */
  public String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** From now on {@code expression} gets this answer. */
  public void answer(String expression, Answer answer) {
    answers.put(expression, query -> answer);
  }

  /**
   * From now on {@code expression} gets what the function says; it runs on the request's thread.
   */
  public void answer(String expression, Function<Query, Answer> answer) {
    answers.put(expression, answer);
  }

  /** From now on every expression without an answer of its own gets this one. */
  public void answerOthers(Answer answer) {
    fallback = query -> answer;
  }

  /** From now on every expression without an answer of its own gets what the function says. */
  public void answerOthers(Function<Query, Answer> answer) {
    fallback = answer;
  }

  /** The last queries, oldest first, at most 1000. */
  public List<Query> asked() {
    synchronized (asked) {
      return List.copyOf(asked);
    }
  }

  /** How many queries there have been. */
  public long count() {
    return count.get();
  }

  /** Stops at once; open connections break off. */
  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private void query(HttpExchange exchange, boolean range) throws IOException {
    try (exchange) {
      Map<String, String> parameters = new HashMap<>();
      collect(exchange.getRequestURI().getRawQuery(), parameters);
      collect(
          new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8), parameters);
      String expression = parameters.getOrDefault("query", "");
      if (expression.isBlank()) {
        sendJson(
            exchange, 400, Bodies.failure("bad_data", "invalid parameter \"query\": empty query"));
        return;
      }
      Query query = new Query(expression, range, parameters, headers(exchange));
      remember(query);
      say(exchange, query, answers.getOrDefault(expression, fallback).apply(query));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void say(HttpExchange exchange, Query query, Answer answer)
      throws IOException, InterruptedException {
    switch (answer) {
      case Answer.Vector(List<Double> values) ->
          sendJson(exchange, 200, Bodies.vector(values, query.range(), clock.instant()));
      case Answer.Scalar(double value) ->
          sendJson(exchange, 200, Bodies.scalar(value, clock.instant()));
      case Answer.Failure(int status, String errorType, String error) ->
          sendJson(exchange, status, Bodies.failure(errorType, error));
      case Answer.Raw(int status, String contentType, String body) ->
          send(exchange, status, contentType, body);
      case Answer.Delayed delayed -> {
        Thread.sleep(delayed.delay());
        say(exchange, query, delayed.answer());
      }
      case Answer.Never ignored -> closed.await();
    }
  }

  private void remember(Query query) {
    count.incrementAndGet();
    synchronized (asked) {
      if (asked.size() == REMEMBERED) {
        asked.removeFirst();
      }
      asked.addLast(query);
    }
  }

  private static Map<String, String> headers(HttpExchange exchange) {
    Map<String, String> headers = new HashMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
    return headers;
  }

  private static void collect(@Nullable String form, Map<String, String> into) {
    if (form == null || form.isBlank()) {
      return;
    }
    for (String pair : form.split("&", -1)) {
      String[] parts = pair.split("=", 2);
      into.put(
          URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
          parts.length == 2 ? URLDecoder.decode(parts[1], StandardCharsets.UTF_8) : "");
    }
  }

  private static void sendJson(HttpExchange exchange, int status, String body) throws IOException {
    send(exchange, status, "application/json", body);
  }

  private static void send(HttpExchange exchange, int status, String contentType, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", contentType);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    try (OutputStream output = exchange.getResponseBody()) {
      output.write(bytes);
    }
  }
}
