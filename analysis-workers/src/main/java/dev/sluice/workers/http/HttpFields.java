package dev.sluice.workers.http;

import dev.sluice.workers.http.HttpCall.Header;
import dev.sluice.workers.spi.ConfigReader;
import dev.sluice.workers.spi.ProviderException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The configuration fields that HTTP providers have in common. */
public final class HttpFields {

  private static final long MAX_TIMEOUT_SECONDS = Duration.ofHours(1).toSeconds();

  private HttpFields() {}

  /** {@code headers}: a list of {@code key} and {@code value}. */
  public static List<Header> headers(ConfigReader config) throws ProviderException {
    List<Header> headers = new ArrayList<>();
    for (ConfigReader header : config.objects("headers")) {
      headers.add(new Header(header.requiredText("key"), header.text("value").orElse("")));
    }
    return headers;
  }

  /** A timeout in whole seconds; zero and less mean the default. */
  public static Duration timeout(ConfigReader config, String field, Duration whenAbsent)
      throws ProviderException {
    long seconds = config.whole(field).orElse(0L);
    return seconds <= 0 ? whenAbsent : Duration.ofSeconds(Math.min(seconds, MAX_TIMEOUT_SECONDS));
  }

  /** {@code oauth2} of the authentication object; all of URL, id and secret, or nothing. */
  public static Optional<OAuth2.Client> oauth2(ConfigReader authentication)
      throws ProviderException {
    ConfigReader oauth2 = authentication.object("oauth2");
    if (oauth2.empty()) {
      return Optional.empty();
    }
    return Optional.of(
        new OAuth2.Client(
            HttpAccess.absolute(oauth2.path() + ".tokenUrl", oauth2.requiredText("tokenUrl")),
            oauth2.requiredText("clientId"),
            oauth2.requiredText("clientSecret"),
            oauth2.texts("scopes")));
  }
}
