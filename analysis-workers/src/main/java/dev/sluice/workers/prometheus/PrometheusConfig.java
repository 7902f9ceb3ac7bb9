package dev.sluice.workers.prometheus;

import dev.sluice.workers.http.HttpAccess;
import dev.sluice.workers.http.HttpCall.Header;
import dev.sluice.workers.http.HttpFields;
import dev.sluice.workers.http.OAuth2;
import dev.sluice.workers.spi.ConfigReader;
import dev.sluice.workers.spi.ProviderException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The configuration of one Prometheus metric.
 *
 * @param address base URL, a path in it is kept
 * @param query PromQL
 * @param timeout for the whole measurement, 30 s unless set
 * @param insecure accept any certificate
 * @param headers sent with every request
 * @param authentication how to sign in
 * @param range a range query instead of an instant one
 */
record PrometheusConfig(
    URI address,
    String query,
    Duration timeout,
    boolean insecure,
    List<Header> headers,
    Authentication authentication,
    Optional<Range> range) {

  static final String ADDRESS_VARIABLE = "ARGO_ROLLOUTS_PROMETHEUS_ADDRESS";
  private static final String MANAGED_BY_AWS = "aps-workspaces";
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /** How to sign in; at most one way. */
  sealed interface Authentication {

    /** Not at all, or by headers. */
    record None() implements Authentication {}

    /** HTTP basic authentication. */
    record Basic(String username, String password) implements Authentication {}

    /** OAuth 2 client credentials. */
    record ClientCredentials(OAuth2.Client client) implements Authentication {}

    /** AWS Signature Version 4; empty fields come from the AWS environment. */
    record SigV4(Optional<String> region, Optional<String> profile, Optional<String> roleArn)
        implements Authentication {}
  }

  /**
   * A range query.
   *
   * @param start expression of the condition language that yields a time
   * @param end likewise
   * @param step resolution, a duration as Prometheus and Go write it
   */
  record Range(String start, String end, Duration step) {}

  /** Parses; {@code defaultAddress} serves metrics without an address. */
  static PrometheusConfig parse(ConfigReader config, Optional<String> defaultAddress)
      throws ProviderException {
    Optional<String> address = config.text("address").or(() -> defaultAddress);
    if (address.isEmpty()) {
      throw config.wrong("address", "is missing, and " + ADDRESS_VARIABLE + " is not set");
    }
    return new PrometheusConfig(
        HttpAccess.absolute(config.path() + ".address", address.get()),
        config.requiredText("query"),
        HttpFields.timeout(config, "timeout", TIMEOUT),
        config.flag("insecure"),
        HttpFields.headers(config),
        authentication(config.object("authentication"), address.get()),
        range(config.object("rangeQuery")));
  }

  private static Authentication authentication(ConfigReader config, String address)
      throws ProviderException {
    Optional<OAuth2.Client> oauth2 = HttpFields.oauth2(config);
    ConfigReader basic = config.object("basicAuth");
    ConfigReader sigv4 = config.object("sigv4");
    if (oauth2.isPresent() && !basic.empty()) {
      throw config.wrong("basicAuth", "and oauth2 exclude each other");
    }
    if (address.contains(MANAGED_BY_AWS) && !sigv4.empty()) {
      return new Authentication.SigV4(
          sigv4.text("region"), sigv4.text("profile"), sigv4.text("roleArn"));
    }
    if (oauth2.isPresent()) {
      return new Authentication.ClientCredentials(oauth2.get());
    }
    if (!basic.empty()) {
      return new Authentication.Basic(
          basic.requiredText("username"), basic.requiredText("password"));
    }
    return new Authentication.None();
  }

  private static Optional<Range> range(ConfigReader config) throws ProviderException {
    if (config.empty()) {
      return Optional.empty();
    }
    String step = config.requiredText("step");
    Optional<Duration> parsed = Durations.parse(step);
    if (parsed.isEmpty() || !parsed.get().isPositive()) {
      throw config.wrong(
          "step", "must be a positive duration such as 30s or 1m, not '" + step + "'");
    }
    return Optional.of(
        new Range(config.requiredText("start"), config.requiredText("end"), parsed.get()));
  }

  /** What a digest of the account is made of. */
  List<String> credentials() {
    List<String> signIn =
        switch (authentication) {
          case Authentication.None none -> List.of();
          case Authentication.Basic basic -> List.of("basic", basic.username(), basic.password());
          case Authentication.ClientCredentials oauth2 ->
              List.of("oauth2", oauth2.client().clientId(), oauth2.client().clientSecret());
          case Authentication.SigV4 sigv4 ->
              List.of("sigv4", sigv4.profile().orElse(""), sigv4.roleArn().orElse(""));
        };
    List<String> all = new ArrayList<>(signIn);
    headers.forEach(header -> all.add(header.name() + ":" + header.value()));
    return all;
  }
}
