package dev.sluice.controller.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.controller.spi.StepAnswer;
import dev.sluice.controller.spi.StepCall;
import dev.sluice.controller.spi.StepPlugin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpStepPluginTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final AtomicReference<String> answer = new AtomicReference<>("");
  private final AtomicReference<Integer> code = new AtomicReference<>(200);
  private final AtomicReference<JsonNode> asked = new AtomicReference<>(MissingNode.getInstance());
  private final AtomicReference<String> key = new AtomicReference<>("");
  private HttpServer server;
  private StepPlugin plugin;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.set(JSON.readTree(exchange.getRequestBody()));
          key.set(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
          byte[] body = answer.get().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(code.get(), body.length == 0 ? -1 : body.length);
          try (var out = exchange.getResponseBody()) {
            out.write(body);
          }
        });
    server.start();
    plugin = new HttpStepPlugin("acme/gate", url(), Duration.ofSeconds(30));
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private URI url() {
    return URI.create(
        "http://%s:%d/step"
            .formatted(
                server.getAddress().getAddress().getHostAddress(), server.getAddress().getPort()));
  }

  private static StepCall call() throws IOException {
    return new StepCall(
        "u/1",
        JSON.readTree("{\"metadata\":{\"name\":\"web\"}}"),
        2,
        JSON.readTree("{\"level\":3}"),
        Optional.of(TextNode.valueOf("kept")));
  }

  @Test
  void theCallIsPostedAsJson() throws Exception {
    plugin.run(call());
    assertThat(asked.get())
        .isEqualTo(
            JSON.readTree(
                """
                {"plugin": "acme/gate", "operation": "Run", "step": 2, "config": {"level": 3},
                 "rollout": {"metadata": {"name": "web"}}, "status": "kept"}
                """));
    assertThat(key.get()).isEqualTo("\"u/1\"");
    plugin.terminate(call());
    assertThat(asked.get().path("operation").asText()).isEqualTo("Terminate");
    plugin.abort(call());
    assertThat(asked.get().path("operation").asText()).isEqualTo("Abort");
  }

  @Test
  void theAnswerIsRead() throws Exception {
    answer.set(
        "{\"phase\": \"Running\", \"message\": \"at 10\", \"requeueAfter\": \"1m\","
            + " \"status\": {\"id\": 7}}");
    assertThat(plugin.run(call()))
        .isEqualTo(
            StepAnswer.running("at 10", Duration.ofMinutes(1))
                .keeping(JSON.readTree("{\"id\": 7}")));
    answer.set("{\"phase\": \"Failed\", \"message\": \"no\"}");
    assertThat(plugin.run(call())).isEqualTo(StepAnswer.failed("no"));
  }

  @Test
  void anEmptyAnswerMeansDone() throws Exception {
    code.set(204);
    assertThat(plugin.run(call())).isEqualTo(StepAnswer.successful(""));
  }

  @Test
  void whatIsNoAnswerIsAnErrorThatTellsWhatCame() {
    code.set(503);
    answer.set("down for maintenance");
    assertThatThrownBy(() -> plugin.run(call())).hasMessageContaining("503: down for maintenance");
    code.set(200);
    answer.set("<html>");
    assertThatThrownBy(() -> plugin.run(call()))
        .hasMessageContaining("did not answer JSON: <html>");
    answer.set("{\"phase\": \"Fine\"}");
    assertThatThrownBy(() -> plugin.run(call()))
        .hasMessageContaining("'Fine', which is not Running, Successful or Failed");
    answer.set("{\"phase\": \"Running\", \"requeueAfter\": \"soon\"}");
    assertThatThrownBy(() -> plugin.run(call())).hasMessageContaining("requeueAfter \"soon\"");
    answer.set("x".repeat(2 << 20));
    assertThatThrownBy(() -> plugin.run(call())).isInstanceOf(IOException.class);
  }

  @Test
  void settingsThatFitNothingAreRefused() {
    StepPluginSettings nowhere =
        new StepPluginSettings(Optional.empty(), Duration.ofSeconds(10), false);
    assertThatThrownBy(() -> StepPlugins.of(Map.of("acme/gate", nowhere), List.of()))
        .hasMessageContaining("stepPlugins.acme/gate");
    StepPluginSettings there =
        new StepPluginSettings(Optional.of(url()), Duration.ofSeconds(10), false);
    assertThatThrownBy(() -> StepPlugins.of(Map.of("acme/gate", there), List.of(plugin)))
        .hasMessageContaining("two step plugins are called acme/gate");
    assertThatThrownBy(
            () ->
                new StepPluginSettings(
                    Optional.of(URI.create("file:///x")), Duration.ofSeconds(10), false))
        .hasMessageContaining("http://");
    assertThatThrownBy(() -> new StepPluginSettings(Optional.empty(), Duration.ofMinutes(2), false))
        .hasMessageContaining("1s to 1m");
  }
}
