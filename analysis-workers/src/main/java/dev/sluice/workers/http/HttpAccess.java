package dev.sluice.workers.http;

import dev.sluice.workers.spi.ProviderException;
import dev.sluice.workers.spi.ThrottledException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/**
 * HTTP for providers: connections are pooled and shared, an answer is bounded in size, a call in
 * time from the first byte sent to the last byte read, redirects are followed as Go's client
 * follows them. Thread-safe; {@link #send} blocks its (virtual) thread.
 */
public final class HttpAccess implements AutoCloseable {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final int MAX_REDIRECTS = 10;
  private static final int THREADS = Math.clamp(Runtime.getRuntime().availableProcessors(), 2, 8);

  private final int maxBytes;
  private final InstantSource clock;
  // The client hands every step of an exchange to this; none blocks, and few threads hand over
  // little.
  private final ExecutorService executor =
      Executors.newFixedThreadPool(
          THREADS, Thread.ofPlatform().daemon().name("sluice-http-", 0).factory());
  private final HttpClient checking;
  private final HttpClient insecure;

  /**
   * Without connections yet.
   *
   * @param maxBytes the largest body read
   * @param trustedCertificates PEM bundle of authorities to trust besides the platform's
   * @throws IllegalArgumentException naming the bundle when it cannot be used
   */
  public HttpAccess(int maxBytes, Optional<Path> trustedCertificates, InstantSource clock) {
    this.maxBytes = maxBytes;
    this.clock = clock;
    // Users route by Host header; the JDK's client reads this when its first instance is made.
    if (System.getProperty("jdk.httpclient.allowRestrictedHeaders") == null) {
      System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
    }
    this.checking = client(trustedCertificates.map(Tls::trusting));
    this.insecure = client(Optional.of(Tls.insecure()));
  }

  private HttpClient client(Optional<SSLContext> tls) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT_TIMEOUT)
            .executor(executor);
    tls.ifPresent(builder::sslContext);
    return builder.build();
  }

  /**
   * Sends and waits for the whole answer, whatever its status but 429.
   *
   * @throws ThrottledException for 429, and 503 with Retry-After
   * @throws ProviderException naming the target and what happened
   * @throws InterruptedException when interrupted; the exchange is cancelled
   */
  public HttpAnswer send(HttpCall call) throws ProviderException, InterruptedException {
    long end = System.nanoTime() + call.timeout().toNanos();
    HttpCall current = UserInfo.intoHeader(call);
    for (int hop = 0; hop <= MAX_REDIRECTS; hop++) {
      HttpResponse<byte[]> response = exchange(current, call.timeout(), end);
      Optional<HttpCall> redirected = Redirects.follow(current, response);
      if (redirected.isEmpty()) {
        throwIfThrottled(current, response);
        return HttpAnswer.of(
            response.statusCode(), response.headers().firstValue("content-type"), response.body());
      }
      current = redirected.get();
    }
    throw new ProviderException(
        "%s: stopped after %d redirects".formatted(call.target(), MAX_REDIRECTS));
  }

  private HttpResponse<byte[]> exchange(HttpCall call, Duration timeout, long end)
      throws ProviderException, InterruptedException {
    HttpClient client = call.insecure() ? insecure : checking;
    CompletableFuture<HttpResponse<byte[]>> exchange;
    try {
      exchange = client.sendAsync(request(call), info -> new BoundedBody(maxBytes));
    } catch (IllegalArgumentException e) {
      throw new ProviderException("%s: %s".formatted(call.target(), e.getMessage()), e);
    }
    try {
      return exchange.get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new ProviderException(
          "%s: no complete answer within %s".formatted(call.target(), seconds(timeout)), e);
    } catch (ExecutionException e) {
      throw failure(call, e.getCause() == null ? e : e.getCause());
    } finally {
      exchange.cancel(true);
    }
  }

  private static HttpRequest request(HttpCall call) {
    HttpRequest.Builder builder = HttpRequest.newBuilder(call.uri());
    builder.method(
        call.method(),
        call.body().isPresent()
            ? BodyPublishers.ofByteArray(call.bodyBytes())
            : BodyPublishers.noBody());
    call.headers().forEach(header -> builder.header(header.name(), header.value()));
    return builder.build();
  }

  private ProviderException failure(HttpCall call, Throwable cause) {
    String reason =
        switch (cause) {
          case BoundedBody.TooLarge tooLarge ->
              "the answer is larger than %d bytes; narrow the query".formatted(maxBytes);
          case ConnectException refused
              when refused.getCause() instanceof UnresolvedAddressException ->
              "host %s is not known".formatted(call.uri().getHost());
          case ConnectException refused -> "cannot connect to " + call.authority();
          case SSLException tls -> "TLS: " + tls.getMessage();
          case IOException io -> String.valueOf(io.getMessage());
          default -> cause.toString();
        };
    return new ProviderException(call.target() + ": " + reason, cause);
  }

  private void throwIfThrottled(HttpCall call, HttpResponse<byte[]> response)
      throws ThrottledException {
    Optional<String> retryAfter = response.headers().firstValue("retry-after");
    int status = response.statusCode();
    if (status == 429 || (status == 503 && retryAfter.isPresent())) {
      throw new ThrottledException(
          "%s: asked to slow down (status %d)".formatted(call.target(), status),
          retryAfter.flatMap(value -> RetryAfter.parse(value, clock.instant())));
    }
  }

  private static String seconds(Duration timeout) {
    return timeout.toMillis() % 1000 == 0 ? timeout.toSeconds() + " s" : timeout.toMillis() + " ms";
  }

  /** Parses an absolute http or https URL, naming {@code field} when it is none. */
  public static URI absolute(String field, String url) throws ProviderException {
    try {
      URI uri = URI.create(url.strip());
      boolean http = "http".equalsIgnoreCase(uri.getScheme());
      if ((http || "https".equalsIgnoreCase(uri.getScheme())) && uri.getHost() != null) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      throw new ProviderException(
          "field %s: '%s' is not a URL: %s".formatted(field, url, e.getMessage()), e);
    }
    throw new ProviderException(
        "field %s: '%s' must be an absolute http or https URL".formatted(field, url));
  }

  @Override
  public void close() {
    checking.shutdownNow();
    insecure.shutdownNow();
    executor.shutdownNow();
  }
}
