package dev.sluice.workers.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.workers.http.HttpAnswer;
import dev.sluice.workers.http.HttpCall;
import dev.sluice.workers.http.OAuth2;
import dev.sluice.workers.jsonpath.JsonPathException;
import dev.sluice.workers.spi.Account;
import dev.sluice.workers.spi.Answer;
import dev.sluice.workers.spi.ConfigReader;
import dev.sluice.workers.spi.MeasurementContext;
import dev.sluice.workers.spi.MetricProvider;
import dev.sluice.workers.spi.Outcome;
import dev.sluice.workers.spi.ProviderException;
import dev.sluice.workers.spi.ProviderResult;
import dev.sluice.workers.spi.ProviderServices;
import java.util.Optional;

/** Any HTTP endpoint: a value of its JSON answer, or the whole answer as text. */
final class WebProvider implements MetricProvider {

  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final ProviderServices services;
  private final OAuth2 oauth2;

  WebProvider(ProviderServices services) {
    this.services = services;
    this.oauth2 = new OAuth2(services.http(), services.clock());
  }

  @Override
  public Account account(MeasurementContext context) throws ProviderException {
    WebConfig config = parse(context);
    return Account.of(config.address(), config.credentials());
  }

  /** A GET has no side effects; a POST may. */
  @Override
  public boolean shareable(MeasurementContext context) throws ProviderException {
    return parse(context).call().method().equals("GET");
  }

  @Override
  public ProviderResult start(MeasurementContext context)
      throws ProviderException, InterruptedException {
    WebConfig config = parse(context);
    HttpCall call = config.call();
    if (config.oauth2().isPresent()) {
      call =
          call.withHeader(
              "Authorization",
              oauth2.authorization(config.oauth2().get(), call.timeout(), call.insecure()));
    }
    HttpAnswer answer = services.http().send(call);
    if (!answer.successful()) {
      throw new ProviderException(
          "%s gave status %d, not 2xx: %s"
              .formatted(HttpCall.place(call.uri()), answer.status(), answer.excerpt()));
    }
    return ProviderResult.Finished.of(value(config, answer));
  }

  private static WebConfig parse(MeasurementContext context) throws ProviderException {
    return WebConfig.parse(new ConfigReader("provider.web", context.config()));
  }

  private static Outcome.Value value(WebConfig config, HttpAnswer answer) throws ProviderException {
    JsonNode body;
    try {
      body = MAPPER.readTree(answer.body());
    } catch (JsonProcessingException e) {
      return new Outcome.Value(new Answer.Text(answer.body()), answer.body());
    }
    if (body == null || body.isMissingNode()) {
      return new Outcome.Value(new Answer.Text(answer.body()), answer.body());
    }
    try {
      Optional<JsonNode> first = config.jsonPath().first(body);
      if (first.isEmpty()) {
        throw new ProviderException(
            "provider.web.jsonPath finds no value in the answer: " + answer.excerpt());
      }
      return new Outcome.Value(typed(first.get()), GoJson.write(first.get()));
    } catch (JsonPathException e) {
      throw new ProviderException(
          "%s in the answer: %s".formatted(e.getMessage(), answer.excerpt()), e);
    }
  }

  private static Answer typed(JsonNode value) {
    if (value.isNumber()) {
      return new Answer.Number(value.asDouble());
    }
    if (value.isTextual()) {
      return new Answer.Text(value.textValue());
    }
    return value.isNull() ? new Answer.Absent() : new Answer.Json(value);
  }
}
