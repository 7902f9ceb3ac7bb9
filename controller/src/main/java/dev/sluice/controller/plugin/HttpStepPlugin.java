package dev.sluice.controller.plugin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.controller.planner.StepPluginCall.Operation;
import dev.sluice.controller.spi.StepAnswer;
import dev.sluice.controller.spi.StepCall;
import dev.sluice.controller.spi.StepPlugin;
import dev.sluice.schemas.crd.GoDuration;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * A plugin in any language, behind an address: the call is posted to it as JSON, its answer is read
 * from the body (docs/step-plugins.md). An answer that is not 2xx, or cannot be read, is an error.
 */
final class HttpStepPlugin implements StepPlugin {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final long MOST_BYTES = 1 << 20;
  private static final int MOST_QUOTED = 200;

  private final String name;
  private final URI url;
  private final Duration timeout;
  private final HttpClient client;

  HttpStepPlugin(String name, URI url, Duration timeout) {
    this.name = name;
    this.url = url;
    this.timeout = timeout;
    this.client = HttpClient.newBuilder().connectTimeout(timeout).build();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public StepAnswer run(StepCall call) throws IOException, InterruptedException {
    return post(Operation.RUN, call);
  }

  @Override
  public StepAnswer terminate(StepCall call) throws IOException, InterruptedException {
    return post(Operation.TERMINATE, call);
  }

  @Override
  public StepAnswer abort(StepCall call) throws IOException, InterruptedException {
    return post(Operation.ABORT, call);
  }

  private StepAnswer post(Operation operation, StepCall call)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .timeout(timeout)
            .header("Content-Type", "application/json")
            .header("Accept", "application/json")
            .header("Idempotency-Key", "\"" + call.id() + "\"")
            .POST(HttpRequest.BodyPublishers.ofString(body(operation, call).toString()))
            .build();
    HttpResponse<String> response =
        client.send(request, BodyHandlers.limiting(BodyHandlers.ofString(), MOST_BYTES));
    if (response.statusCode() / 100 != 2) {
      throw new IOException(
          "%s answered %d: %s".formatted(url, response.statusCode(), quoted(response.body())));
    }
    return response.body().isBlank() ? StepAnswer.successful("") : read(response.body());
  }

  private ObjectNode body(Operation operation, StepCall call) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("plugin", name).put("operation", operation.text()).put("step", call.step());
    body.set("rollout", call.rollout());
    if (!call.config().isMissingNode()) {
      body.set("config", call.config());
    }
    call.status().ifPresent(status -> body.set("status", status));
    return body;
  }

  private StepAnswer read(String text) throws IOException {
    JsonNode answer;
    try {
      answer = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IOException("%s did not answer JSON: %s".formatted(url, quoted(text)), e);
    }
    return new StepAnswer(
        phase(answer),
        answer.path("message").asText(""),
        requeueAfter(answer),
        answer.path("status").isMissingNode()
            ? Optional.empty()
            : Optional.of(answer.path("status")));
  }

  private StepAnswer.Phase phase(JsonNode answer) throws IOException {
    String phase = answer.path("phase").asText("");
    return Arrays.stream(StepAnswer.Phase.values())
        .filter(each -> each.name().equals(phase.toUpperCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new IOException(
                    "%s answered phase '%s', which is not Running, Successful or Failed"
                        .formatted(url, phase)));
  }

  private Optional<Duration> requeueAfter(JsonNode answer) throws IOException {
    JsonNode after = answer.path("requeueAfter");
    if (after.isMissingNode() || after.isNull()) {
      return Optional.empty();
    }
    return Optional.of(
        GoDuration.parse(after.asText(""))
            .orElseThrow(
                () ->
                    new IOException(
                        "%s answered requeueAfter %s, which is no duration such as \"30s\""
                            .formatted(url, after))));
  }

  private static String quoted(String text) {
    return text.length() <= MOST_QUOTED ? text : text.substring(0, MOST_QUOTED) + "...";
  }
}
