package dev.sluice.workers.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.workers.spi.ProviderException;
import dev.sluice.workers.spi.ThrottledException;
import dev.sluice.workers.support.Certificates;
import dev.sluice.workers.support.Contexts;
import dev.sluice.workers.support.StubServer;
import dev.sluice.workers.support.StubServer.Reply;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HttpAccessTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final StubServer server = StubServer.answering(request -> Reply.status(200, "ok"));
  private final HttpAccess http = Contexts.http();

  @AfterEach
  void close() {
    server.close();
    http.close();
  }

  private HttpCall get(String path) {
    return HttpCall.get(URI.create(server.url() + path), TIMEOUT);
  }

  @Test
  void aSecretInTheQueryIsNotInTheMessage() {
    server.close();

    assertThatThrownBy(() -> http.send(get("/path?token=hush")))
        .isInstanceOf(ProviderException.class)
        .hasMessageContaining("/path: cannot connect")
        .hasMessageNotContaining("hush");
  }

  @Test
  void userAndPasswordOfTheUrlAreSentAsAHeader() throws Exception {
    URI uri = URI.create(server.url().replace("//", "//u:p%40+@") + "/x");

    assertThat(http.send(HttpCall.get(uri, TIMEOUT)).body()).isEqualTo("ok");
    assertThat(server.lastRequest().header("authorization")).contains(OAuth2.basic("u", "p@+"));
  }

  @Test
  void anUnknownHostIsNamed() {
    assertThatThrownBy(
            () -> http.send(HttpCall.get(URI.create("http://no-such-host.invalid/"), TIMEOUT)))
        .hasMessageContaining("no-such-host.invalid");
  }

  @Test
  void anEndlessAnswerIsCutAtTheBound() throws IOException {
    try (RawServer endless =
        new RawServer(
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n", "x".repeat(8192), true)) {
      assertThatThrownBy(() -> http.send(HttpCall.get(endless.uri(), TIMEOUT)))
          .hasMessageContaining("larger than 1048576 bytes");
    }
  }

  @Test
  void anAnswerThatStopsHalfwayIsAnErrorAfterTheTimeout() throws IOException {
    try (RawServer stalled =
        new RawServer("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n", "half", false)) {
      assertThatThrownBy(() -> http.send(HttpCall.get(stalled.uri(), Duration.ofMillis(300))))
          .hasMessageContaining("no complete answer within 300 ms");
    }
  }

  @Test
  void whatIsNotHttpIsAnError() throws IOException {
    try (RawServer garbage = new RawServer("SSH-2.0-OpenSSH\r\n\r\n", "", false)) {
      assertThatThrownBy(() -> http.send(HttpCall.get(garbage.uri(), TIMEOUT)))
          .isInstanceOf(ProviderException.class);
    }
  }

  @Test
  void anInterruptCancelsTheCall() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    server.now(
        request -> {
          asked.countDown();
          never.await();
          return Reply.status(200, "");
        });
    AtomicReference<Optional<Exception>> thrown = new AtomicReference<>(Optional.empty());
    Thread caller =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    http.send(get("/"));
                  } catch (ProviderException | InterruptedException e) {
                    thrown.set(Optional.of(e));
                  }
                });
    asked.await();
    caller.interrupt();

    assertThat(caller.join(Duration.ofSeconds(20))).isTrue();
    assertThat(thrown.get().orElseThrow()).isInstanceOf(InterruptedException.class);
    never.countDown();
  }

  @ParameterizedTest
  @CsvSource({"301,GET,''", "302,GET,''", "303,GET,''", "307,POST,body", "308,POST,body"})
  void redirectsAreFollowedAsGoDoes(int status, String method, String body) throws Exception {
    server.now(
        request ->
            request.path().equals("/a")
                ? Reply.status(status, "").with("Location", "/b?x=1")
                : Reply.status(200, "there"));
    HttpCall post =
        new HttpCall(
            "POST",
            URI.create(server.url() + "/a"),
            List.of(),
            Optional.of("body"),
            TIMEOUT,
            false);

    assertThat(http.send(post).body()).isEqualTo("there");
    assertThat(server.lastRequest().method()).isEqualTo(method);
    assertThat(server.lastRequest().path()).isEqualTo("/b");
    assertThat(server.lastRequest().body()).isEqualTo(body);
  }

  @Test
  void anotherHostDoesNotGetTheCredentials() throws Exception {
    try (StubServer other = StubServer.answering(request -> Reply.status(200, "other"))) {
      server.now(request -> Reply.status(302, "").with("Location", other.localhostUrl() + "/x"));
      HttpCall call =
          get("/a").withHeader("Authorization", "Bearer hush").withHeader("X-Kept", "yes");

      assertThat(http.send(call).body()).isEqualTo("other");
      assertThat(other.lastRequest().header("authorization")).isEmpty();
      assertThat(other.lastRequest().header("x-kept")).contains("yes");
    }
  }

  @Test
  void aCircleOfRedirectsEnds() {
    server.now(request -> Reply.status(302, "").with("Location", "/again"));

    assertThatThrownBy(() -> http.send(get("/")))
        .hasMessageContaining("stopped after 10 redirects");
  }

  @Test
  void throttlingIsToldApart() {
    server.now(request -> Reply.status(503, "").with("Retry-After", "2"));

    assertThatThrownBy(() -> http.send(get("/")))
        .isInstanceOfSatisfying(
            ThrottledException.class,
            e -> assertThat(e.retryAfter()).contains(Duration.ofSeconds(2)));
  }

  @Test
  void aServiceUnavailableWithoutAskingForPatienceIsAnAnswer() throws Exception {
    server.now(request -> Reply.status(503, "down"));

    assertThat(http.send(get("/")).status()).isEqualTo(503);
  }

  @Test
  void anUnknownAuthorityIsRefusedUnlessTrustedOrInsecure(@TempDir Path folder) throws Exception {
    Certificates certificates = Certificates.in(folder);
    try (StubServer tls =
            StubServer.answering(certificates.server(), request -> Reply.status(200, "safe"));
        HttpAccess trusting =
            new HttpAccess(
                Contexts.MAX_BYTES,
                Optional.of(certificates.authority()),
                InstantSource.system())) {
      HttpCall call = HttpCall.get(URI.create(tls.localhostUrl() + "/"), TIMEOUT);

      assertThatThrownBy(() -> http.send(call)).hasMessageContaining("TLS: ");
      assertThat(trusting.send(call).body()).isEqualTo("safe");
      assertThat(http.send(insecure(call)).body()).isEqualTo("safe");
    }
  }

  @Test
  void aCertificateForAnotherHostIsRefusedUnlessInsecure(@TempDir Path folder) throws Exception {
    Certificates certificates = Certificates.in(folder);
    try (StubServer tls =
            StubServer.answering(certificates.server(), request -> Reply.status(200, "safe"));
        HttpAccess trusting =
            new HttpAccess(
                Contexts.MAX_BYTES,
                Optional.of(certificates.authority()),
                InstantSource.system())) {
      HttpCall byAddress = HttpCall.get(URI.create(tls.url() + "/"), TIMEOUT);

      assertThatThrownBy(() -> trusting.send(byAddress)).hasMessageContaining("TLS: ");
      assertThat(http.send(insecure(byAddress)).body()).isEqualTo("safe");
    }
  }

  private static HttpCall insecure(HttpCall call) {
    return new HttpCall(
        call.method(), call.uri(), call.headers(), call.body(), call.timeout(), true);
  }

  @Test
  void aBundleThatCannotBeUsedIsNamed(@TempDir Path folder) throws IOException {
    Path empty = Files.writeString(folder.resolve("ca.pem"), "");

    assertThatThrownBy(() -> new HttpAccess(1024, Optional.of(empty), InstantSource.system()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(empty.toString());
  }

  /** Answers one connection with raw bytes, once or for ever. */
  private static final class RawServer implements AutoCloseable {
    private final ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());

    RawServer(String head, String body, boolean endless) throws IOException {
      Thread.ofVirtual()
          .start(
              () -> {
                try (Socket connection = socket.accept();
                    OutputStream out = connection.getOutputStream()) {
                  out.write(head.getBytes(StandardCharsets.UTF_8));
                  do {
                    out.write(body.getBytes(StandardCharsets.UTF_8));
                    out.flush();
                  } while (endless);
                  while (connection.getInputStream().read() >= 0) {
                    // until the client gives up
                  }
                } catch (IOException e) {
                  // the client has gone, which is what is tested
                }
              });
    }

    URI uri() {
      return URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/");
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
