package dev.sluice.observability.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.observability.health.Health;
import dev.sluice.observability.health.State;
import dev.sluice.observability.metrics.Registries;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class OperationsServerTest {

  private final Health health = new Health();
  private final HttpClient http = HttpClient.newHttpClient();
  private OperationsServer server;

  @BeforeEach
  void start() throws IOException {
    server = OperationsServer.start(0, Registries.create("1.2.3"), health);
  }

  @AfterEach
  void stop() {
    server.close();
    http.shutdownNow();
  }

  @Test
  void metricsHoldTheBuildAndTheJvm() throws Exception {
    HttpResponse<String> answer = get("/metrics");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .contains("sluice_build_info{version=\"1.2.3\"} 1", "jvm_memory_used_bytes");
  }

  @Test
  void readinessFollowsTheParts() throws Exception {
    AtomicReference<State> state = new AtomicReference<>(new State.Down("starting"));
    health.ready("worker", state::get);
    HttpResponse<String> before = get("/readyz");
    assertThat(before.statusCode()).isEqualTo(503);
    assertThat(before.body()).contains("[-] worker: starting");
    assertThat(get("/livez").statusCode()).isEqualTo(200);

    state.set(State.UP);

    assertThat(get("/readyz").statusCode()).isEqualTo(200);
  }

  @Test
  void healthzIsLiveness() throws Exception {
    health.live("controller", () -> new State.Down("stuck"));
    assertThat(get("/healthz").statusCode()).isEqualTo(503);
    assertThat(get("/healthz").body()).isEqualTo(get("/livez").body());
  }

  @Test
  void aTakenPortIsNamed() {
    assertThatThrownBy(() -> OperationsServer.start(server.port(), Registries.create("1"), health))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("metrics port " + server.port() + " cannot be used");
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
