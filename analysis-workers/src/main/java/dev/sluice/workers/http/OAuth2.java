package dev.sluice.workers.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.workers.http.HttpCall.Header;
import dev.sluice.workers.spi.ProviderException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * OAuth 2 client-credentials tokens (RFC 6749, 4.4), kept until shortly before they expire, for at
 * most {@value #MAX_TOKENS} clients. Thread-safe.
 */
public final class OAuth2 {

  private static final int MAX_TOKENS = 1000;
  private static final Duration EARLY = Duration.ofSeconds(10);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /**
   * A client and what it asks for.
   *
   * @param tokenUrl absolute
   * @param scopes may be empty
   */
  public record Client(URI tokenUrl, String clientId, String clientSecret, List<String> scopes) {

    /** Copies the scopes. */
    public Client {
      scopes = List.copyOf(scopes);
    }

    /** Without the secret. */
    @Override
    public String toString() {
      return "Client[" + clientId + " at " + tokenUrl + "]";
    }
  }

  private record Token(String header, Instant expires) {}

  private final HttpAccess http;
  private final InstantSource clock;
  private final Map<Client, Token> tokens =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Client, Token> eldest) {
          return size() > MAX_TOKENS;
        }
      };

  /** Without tokens yet. */
  public OAuth2(HttpAccess http, InstantSource clock) {
    this.http = http;
    this.clock = clock;
  }

  /**
   * The value of the Authorization header, from the cache or the token endpoint.
   *
   * @throws ProviderException naming the endpoint and what it answered
   * @throws InterruptedException when cancelled
   */
  public String authorization(Client client, Duration timeout, boolean insecure)
      throws ProviderException, InterruptedException {
    synchronized (tokens) {
      Token known = tokens.get(client);
      if (known != null && known.expires().isAfter(clock.instant())) {
        return known.header();
      }
    }
    Token fresh = fetch(client, timeout, insecure);
    synchronized (tokens) {
      tokens.put(client, fresh);
    }
    return fresh.header();
  }

  private Token fetch(Client client, Duration timeout, boolean insecure)
      throws ProviderException, InterruptedException {
    String form = "grant_type=client_credentials";
    if (!client.scopes().isEmpty()) {
      form += "&scope=" + encode(String.join(" ", client.scopes()));
    }
    String basic = encode(client.clientId()) + ":" + encode(client.clientSecret());
    HttpCall call =
        post(client, form, timeout, insecure).withHeader("Authorization", "Basic " + base64(basic));
    HttpAnswer answer = http.send(call);
    if (answer.status() == 400 || answer.status() == 401) {
      // Some servers take the client's credentials in the form only.
      form += "&client_id=" + encode(client.clientId());
      form += "&client_secret=" + encode(client.clientSecret());
      answer = http.send(post(client, form, timeout, insecure));
    }
    return parse(client, answer);
  }

  private static HttpCall post(Client client, String form, Duration timeout, boolean insecure) {
    return new HttpCall(
        "POST",
        client.tokenUrl(),
        List.of(
            new Header("Content-Type", "application/x-www-form-urlencoded"),
            new Header("Accept", "application/json")),
        Optional.of(form),
        timeout,
        insecure);
  }

  private Token parse(Client client, HttpAnswer answer) throws ProviderException {
    if (!answer.successful()) {
      throw new ProviderException(
          "oauth2: %s gave no token: status %d: %s"
              .formatted(client.tokenUrl(), answer.status(), answer.excerpt()));
    }
    try {
      JsonNode json = MAPPER.readTree(answer.body());
      String token = json.path("access_token").asText("");
      if (!token.isEmpty()) {
        String type = json.path("token_type").asText("Bearer");
        long seconds = json.path("expires_in").asLong(3600);
        return new Token(
            (type.equalsIgnoreCase("bearer") ? "Bearer" : type) + " " + token,
            clock.instant().plusSeconds(seconds).minus(EARLY));
      }
    } catch (JsonProcessingException e) {
      throw new ProviderException(
          "oauth2: %s answered what is not JSON".formatted(client.tokenUrl()), e);
    }
    throw new ProviderException(
        "oauth2: the answer of %s holds no access_token".formatted(client.tokenUrl()));
  }

  /** The value of a basic Authorization header. */
  public static String basic(String username, String password) {
    return "Basic " + base64(username + ":" + password);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
