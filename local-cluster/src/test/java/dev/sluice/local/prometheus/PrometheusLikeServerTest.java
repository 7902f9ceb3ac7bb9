package dev.sluice.local.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class PrometheusLikeServerTest {

  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient http = HttpClient.newHttpClient();
  private PrometheusLikeServer server;

  @BeforeEach
  void start() throws IOException {
    server = PrometheusLikeServer.start();
  }

  @AfterEach
  void stop() {
    server.close();
    http.shutdownNow();
  }

  @Test
  void anInstantQueryAnswersAVector() throws Exception {
    server.answer("up", new Answer.Vector(List.of(1.0, Double.NaN, Double.POSITIVE_INFINITY)));
    JsonNode data = json.readTree(get("/api/v1/query?query=up").body()).get("data");
    assertThat(data.get("resultType").asText()).isEqualTo("vector");
    assertThat(data.get("result"))
        .extracting(series -> series.get("value").get(1).asText())
        .containsExactly("1", "NaN", "+Inf");
  }

  @Test
  void aQueryMayBePostedAsAForm() throws Exception {
    server.answer("rate(a[1m]) > 0", Answer.of(0.25));
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(URI.create(server.address() + "/api/v1/query"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("X-Tenant", "one")
                .POST(HttpRequest.BodyPublishers.ofString("query=rate%28a%5B1m%5D%29+%3E+0"))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.body()).contains("\"0.25\"");
    assertThat(server.asked())
        .singleElement()
        .satisfies(
            query -> {
              assertThat(query.expression()).isEqualTo("rate(a[1m]) > 0");
              assertThat(query.headers()).containsEntry("x-tenant", "one");
            });
  }

  @Test
  void aRangeQueryAnswersAMatrix() throws Exception {
    server.answerOthers(Answer.of(3));
    assertThat(get("/api/v1/query_range?query=up&start=1&end=2&step=1").body())
        .contains("\"matrix\"", "\"values\":[[", "\"3\"");
    assertThat(server.asked().getFirst().range()).isTrue();
  }

  @Test
  void noDataIsAnEmptyVector() throws Exception {
    server.answerOthers(Answer.noData());
    assertThat(get("/api/v1/query?query=up").body()).contains("\"result\":[]");
  }

  @Test
  void aFailureCarriesPrometheusWords() throws Exception {
    server.answerOthers(new Answer.Failure(422, "execution", "query timed out"));
    HttpResponse<String> answer = get("/api/v1/query?query=up");
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("\"errorType\":\"execution\"", "query timed out");
  }

  @Test
  void anEmptyQueryIsRefusedAsPrometheusDoes() throws Exception {
    HttpResponse<String> answer = get("/api/v1/query?query=");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("bad_data");
  }

  @Test
  void rawAndHugeBodiesArriveAsTheyAre() throws Exception {
    server.answer("raw", new Answer.Raw(200, "text/html", "<html>"));
    server.answer("huge", Answer.huge(1_000_000));
    assertThat(get("/api/v1/query?query=raw").body()).isEqualTo("<html>");
    assertThat(get("/api/v1/query?query=huge").body()).hasSize(1_000_000);
  }

  @Test
  void aServerThatNeverAnswersLeavesTheClientToItsTimeout() {
    server.answerOthers(new Answer.Never());
    assertThatThrownBy(() -> get("/api/v1/query?query=up"))
        .isInstanceOf(HttpTimeoutException.class);
  }

  @Test
  void anAnswerMayBeDelayedAndDependOnTheQuery() throws Exception {
    server.answerOthers(
        query -> new Answer.Delayed(Duration.ofMillis(1), Answer.of(query.expression().length())));
    assertThat(get("/api/v1/query?query=four").body()).contains("\"4\"");
    assertThat(server.count()).isEqualTo(1);
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create(server.address() + path))
            .timeout(Duration.ofSeconds(2))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
