package dev.sluice.workers.web;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.workers.http.HttpAccess;
import dev.sluice.workers.http.HttpCall;
import dev.sluice.workers.http.HttpCall.Header;
import dev.sluice.workers.http.HttpFields;
import dev.sluice.workers.http.OAuth2;
import dev.sluice.workers.jsonpath.JsonPath;
import dev.sluice.workers.jsonpath.JsonPathException;
import dev.sluice.workers.spi.ConfigReader;
import dev.sluice.workers.spi.ProviderException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The configuration of one web metric.
 *
 * @param call the request, without the OAuth 2 token
 * @param jsonPath what to take from a JSON body
 * @param oauth2 how to sign in
 */
record WebConfig(HttpCall call, JsonPath jsonPath, Optional<OAuth2.Client> oauth2) {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Set<String> METHODS = Set.of("GET", "POST", "PUT");
  private static final String CONTENT_TYPE = "Content-Type";

  static WebConfig parse(ConfigReader config) throws ProviderException {
    String method = config.text("method").orElse("GET");
    if (!METHODS.contains(method)) {
      throw config.wrong("method", "must be GET, POST or PUT, not '" + method + "'");
    }
    List<Header> headers = new ArrayList<>(HttpFields.headers(config));
    Optional<String> body = body(config);
    if (body.isPresent() && method.equals("GET")) {
      throw config.wrong("method", "must be POST or PUT with a body or jsonBody, not GET");
    }
    boolean typed =
        headers.stream().anyMatch(header -> header.name().equalsIgnoreCase(CONTENT_TYPE));
    if (hasJsonBody(config) && !typed) {
      headers.add(new Header(CONTENT_TYPE, "application/json"));
    }
    HttpCall call =
        new HttpCall(
            method,
            HttpAccess.absolute(config.path() + ".url", config.requiredText("url")),
            headers,
            body,
            HttpFields.timeout(config, "timeoutSeconds", TIMEOUT),
            config.flag("insecure"));
    return new WebConfig(
        call, jsonPath(config), HttpFields.oauth2(config.object("authentication")));
  }

  private static boolean hasJsonBody(ConfigReader config) {
    JsonNode json = config.json().path("jsonBody");
    return !json.isMissingNode() && !json.isNull();
  }

  private static Optional<String> body(ConfigReader config) throws ProviderException {
    Optional<String> body = config.text("body");
    if (!hasJsonBody(config)) {
      return body;
    }
    if (body.isPresent()) {
      throw config.wrong("jsonBody", "and body exclude each other");
    }
    return Optional.of(config.json().path("jsonBody").toString());
  }

  private static JsonPath jsonPath(ConfigReader config) throws ProviderException {
    String template = config.text("jsonPath").orElse("{$}");
    try {
      return JsonPath.parse(template);
    } catch (JsonPathException e) {
      throw new ProviderException("field %s.%s".formatted(config.path(), e.getMessage()), e);
    }
  }

  /** What a digest of the account is made of. */
  List<String> credentials() {
    List<String> credentials = new ArrayList<>();
    oauth2.ifPresent(
        client -> credentials.addAll(List.of(client.clientId(), client.clientSecret())));
    for (Header header : call.headers()) {
      if (!header.name().equalsIgnoreCase(CONTENT_TYPE)) {
        credentials.add(header.name() + ":" + header.value());
      }
    }
    return credentials;
  }

  /** Scheme, host and port. */
  String address() {
    return call.uri().getScheme() + "://" + call.uri().getRawAuthority();
  }
}
