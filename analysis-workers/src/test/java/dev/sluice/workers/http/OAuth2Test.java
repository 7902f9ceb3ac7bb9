package dev.sluice.workers.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.workers.support.Contexts;
import dev.sluice.workers.support.StubServer;
import dev.sluice.workers.support.StubServer.Reply;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class OAuth2Test {

  private final AtomicReference<Instant> now = new AtomicReference<>(Contexts.NOW);
  private final StubServer server =
      StubServer.answering(request -> Reply.json("{\"access_token\":\"t\",\"expires_in\":60}"));
  private final HttpAccess http = Contexts.http();
  private final OAuth2 oauth2 = new OAuth2(http, now::get);

  @AfterEach
  void close() {
    server.close();
    http.close();
  }

  private String authorization() throws Exception {
    return oauth2.authorization(
        new OAuth2.Client(URI.create(server.url() + "/token"), "id", "s3cret", List.of()),
        Duration.ofSeconds(10),
        false);
  }

  @Test
  void aTokenIsFetchedAgainShortlyBeforeItExpires() throws Exception {
    authorization();
    now.updateAndGet(instant -> instant.plusSeconds(49));
    authorization();
    assertThat(server.requests()).hasSize(1);
    now.updateAndGet(instant -> instant.plusSeconds(2));
    authorization();

    assertThat(server.requests()).hasSize(2);
  }

  @Test
  void aServerThatWantsTheCredentialsInTheFormGetsThem() throws Exception {
    server.now(
        request ->
            request.form("client_secret").isPresent()
                ? Reply.json("{\"access_token\":\"t\"}")
                : Reply.status(401, "{\"error\":\"invalid_client\"}"));

    assertThat(authorization()).isEqualTo("Bearer t");
    assertThat(server.lastRequest().form("client_id")).contains("id");
  }

  @Test
  void aRefusalIsToldWithoutTheSecret() {
    server.now(request -> Reply.status(401, "{\"error\":\"invalid_client\"}"));

    assertThatThrownBy(this::authorization)
        .hasMessageContaining("gave no token: status 401")
        .hasMessageContaining("invalid_client")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void anAnswerWithoutTokenIsAnError() {
    server.now(request -> Reply.json("{}"));
    assertThatThrownBy(this::authorization).hasMessageContaining("holds no access_token");
    server.now(request -> Reply.json("<html>"));
    assertThatThrownBy(this::authorization).hasMessageContaining("what is not JSON");
  }
}
