package dev.sluice.workers.prometheus;

import dev.sluice.workers.aws.AwsCredentials;
import dev.sluice.workers.aws.SigV4;
import dev.sluice.workers.http.HttpAnswer;
import dev.sluice.workers.http.HttpCall;
import dev.sluice.workers.http.HttpCall.Header;
import dev.sluice.workers.http.OAuth2;
import dev.sluice.workers.prometheus.PrometheusConfig.Authentication;
import dev.sluice.workers.spi.Account;
import dev.sluice.workers.spi.ConfigReader;
import dev.sluice.workers.spi.MeasurementContext;
import dev.sluice.workers.spi.MetricProvider;
import dev.sluice.workers.spi.ProviderException;
import dev.sluice.workers.spi.ProviderResult;
import dev.sluice.workers.spi.ProviderServices;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Instant and range queries through Prometheus' HTTP API. A query is POSTed as a form, so that its
 * length does not matter; a server that refuses POST is asked by GET.
 */
final class PrometheusProvider implements MetricProvider {

  static final String QUERY_METADATA = "ResolvedPrometheusQuery";

  private final ProviderServices services;
  private final OAuth2 oauth2;
  private final AwsCredentials aws;

  PrometheusProvider(ProviderServices services) {
    this.services = services;
    this.oauth2 = new OAuth2(services.http(), services.clock());
    this.aws = new AwsCredentials(services);
  }

  @Override
  public Account account(MeasurementContext context) throws ProviderException {
    PrometheusConfig config = parse(context);
    return Account.of(config.address().toString(), config.credentials());
  }

  @Override
  public boolean shareable(MeasurementContext context) {
    return true;
  }

  @Override
  public ProviderResult start(MeasurementContext context)
      throws ProviderException, InterruptedException {
    PrometheusConfig config = parse(context);
    URI endpoint = endpoint(config);
    PrometheusAnswer answer =
        PrometheusAnswer.parse(
            HttpCall.place(endpoint), ask(config, endpoint, services.clock().instant()));
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(QUERY_METADATA, config.query());
    if (!answer.warnings().isEmpty()) {
      metadata.put("warnings", answer.warningText());
    }
    return new ProviderResult.Finished(answer.value(), metadata);
  }

  private PrometheusConfig parse(MeasurementContext context) throws ProviderException {
    return PrometheusConfig.parse(
        new ConfigReader("provider.prometheus", context.config()),
        services.variable(PrometheusConfig.ADDRESS_VARIABLE));
  }

  private HttpAnswer ask(PrometheusConfig config, URI endpoint, Instant now)
      throws ProviderException, InterruptedException {
    String form = form(parameters(config, now));
    HttpAnswer answer = send(config, "POST", endpoint, Optional.of(form), now);
    if (answer.status() == 405 || answer.status() == 501) {
      return send(config, "GET", URI.create(endpoint + "?" + form), Optional.empty(), now);
    }
    return answer;
  }

  private static Map<String, String> parameters(PrometheusConfig config, Instant now)
      throws ProviderException {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("query", config.query());
    if (config.range().isPresent()) {
      PrometheusConfig.Range range = config.range().get();
      Instant start =
          RangeTime.evaluate("provider.prometheus.rangeQuery.start", range.start(), now);
      Instant end = RangeTime.evaluate("provider.prometheus.rangeQuery.end", range.end(), now);
      if (end.isBefore(start)) {
        throw new ProviderException(
            "field provider.prometheus.rangeQuery.end: %s is before the start %s"
                .formatted(end, start));
      }
      parameters.put("start", unix(start));
      parameters.put("end", unix(end));
      parameters.put("step", PrometheusAnswer.render(range.step().toNanos() / 1e9));
    } else {
      parameters.put("time", unix(now));
    }
    return parameters;
  }

  private HttpAnswer send(
      PrometheusConfig config, String method, URI uri, Optional<String> form, Instant now)
      throws ProviderException, InterruptedException {
    List<Header> headers = new ArrayList<>(config.headers());
    if (form.isPresent()) {
      headers.add(new Header("Content-Type", "application/x-www-form-urlencoded"));
    }
    HttpCall call = new HttpCall(method, uri, headers, form, config.timeout(), config.insecure());
    return services.http().send(signedIn(call, config, now));
  }

  private HttpCall signedIn(HttpCall call, PrometheusConfig config, Instant now)
      throws ProviderException, InterruptedException {
    return switch (config.authentication()) {
      case Authentication.None none -> call;
      case Authentication.Basic basic ->
          call.withHeader("Authorization", OAuth2.basic(basic.username(), basic.password()));
      case Authentication.ClientCredentials credentials ->
          call.withHeader(
              "Authorization",
              oauth2.authorization(credentials.client(), config.timeout(), config.insecure()));
      case Authentication.SigV4 sigv4 ->
          SigV4.sign(
              call,
              "aps",
              aws.region(sigv4.region(), call.uri()),
              aws.resolve(sigv4.profile(), sigv4.roleArn(), sigv4.region()),
              now);
    };
  }

  private static URI endpoint(PrometheusConfig config) {
    String path = config.range().isPresent() ? "/api/v1/query_range" : "/api/v1/query";
    String base = config.address().toString();
    return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
  }

  private static String unix(Instant time) {
    return "%d.%03d".formatted(time.getEpochSecond(), time.getNano() / 1_000_000);
  }

  private static String form(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + encode(entry.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
