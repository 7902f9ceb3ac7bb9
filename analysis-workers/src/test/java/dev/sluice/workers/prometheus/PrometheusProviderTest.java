package dev.sluice.workers.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.workers.http.HttpAccess;
import dev.sluice.workers.spi.Answer;
import dev.sluice.workers.spi.Outcome;
import dev.sluice.workers.spi.ProviderException;
import dev.sluice.workers.spi.ProviderResult;
import dev.sluice.workers.spi.ProviderResult.Finished;
import dev.sluice.workers.spi.ThrottledException;
import dev.sluice.workers.support.Contexts;
import dev.sluice.workers.support.StubServer;
import dev.sluice.workers.support.StubServer.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PrometheusProviderTest {

  private static final String SCALAR = scalar("0.95");

  private final StubServer server = StubServer.answering(request -> Reply.json(SCALAR));
  private final HttpAccess http = Contexts.http();

  @AfterEach
  void close() {
    server.close();
    http.close();
  }

  private static String scalar(String number) {
    return success("scalar", "[1700000000.1,\"" + number + "\"]");
  }

  private static String success(String type, String result) {
    return "{\"status\":\"success\",\"data\":{\"resultType\":\"%s\",\"result\":%s}}"
        .formatted(type, result);
  }

  private Finished measure(String fields) throws Exception {
    return measure(fields, Map.of());
  }

  private Finished measure(String fields, Map<String, String> environment) throws Exception {
    ProviderResult result =
        new PrometheusProvider(Contexts.services(http, environment))
            .start(
                Contexts.context(
                    "{'address':'%s','query':'up'%s}".formatted(server.url(), fields)));
    return (Finished) result;
  }

  private Outcome.Value value(String reply) throws Exception {
    server.now(request -> Reply.json(reply));
    return (Outcome.Value) measure("").outcome();
  }

  @Test
  void anInstantQueryIsPostedAsAForm() throws Exception {
    Finished finished = measure("");

    assertThat(finished.outcome()).isEqualTo(new Outcome.Value(new Answer.Number(0.95), "0.95"));
    assertThat(finished.metadata()).containsExactly(Map.entry("ResolvedPrometheusQuery", "up"));
    StubServer.Request request = server.lastRequest();
    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.path()).isEqualTo("/api/v1/query");
    assertThat(request.form("query")).contains("up");
    assertThat(request.form("time")).contains("1795428930.000");
  }

  @Test
  void aPathInTheAddressIsKept() throws Exception {
    new PrometheusProvider(Contexts.services(http, Map.of()))
        .start(Contexts.context("{'address':'%s/prom/','query':'up'}".formatted(server.url())));

    assertThat(server.lastRequest().path()).isEqualTo("/prom/api/v1/query");
  }

  @Test
  void aServerThatRefusesPostIsAskedByGet() throws Exception {
    server.now(
        request -> request.method().equals("POST") ? Reply.status(405, "no") : Reply.json(SCALAR));

    assertThat(measure("").outcome()).isInstanceOf(Outcome.Value.class);
    assertThat(server.lastRequest().parameter("query")).contains("up");
  }

  @Test
  void theAddressMayComeFromTheEnvironment() throws Exception {
    new PrometheusProvider(
            Contexts.services(http, Map.of("ARGO_ROLLOUTS_PROMETHEUS_ADDRESS", server.url())))
        .start(Contexts.context("{'query':'up'}"));

    assertThat(server.requests()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'query':'up'} | field provider.prometheus.address is missing",
        "{'address':'prometheus:9090','query':'up'} | must be an absolute http or https URL",
        "{'address':'http://x'} | field provider.prometheus.query is missing",
        "{'address':'http://x','query':'up','timeout':'soon'} | timeout must be a whole number",
        "{'address':'http://x','query':'up','insecure':'maybe'} | insecure must be true or false",
        "{'address':'http://x','query':'up','headers':{}} | headers must be a list",
        "{'address':'http://x','query':'up','rangeQuery':{'start':'now()','end':'now()','step':'x'}}"
            + " | step must be a positive duration",
        "{'address':'http://x','query':'up','rangeQuery':{'start':'now()','step':'1m'}}"
            + " | rangeQuery.end is missing",
        "{'address':'http://x','query':'up','authentication':{'oauth2':{'tokenUrl':'http://t'}}}"
            + " | authentication.oauth2.clientId is missing",
      })
  void aWrongConfigurationNamesItsField(String config, String message) {
    PrometheusProvider provider = new PrometheusProvider(Contexts.services(http, Map.of()));

    assertThatThrownBy(() -> provider.start(Contexts.context(config.strip().replace("\"", "'"))))
        .isInstanceOf(ProviderException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({
    "0.95,0.95",
    "1,1",
    "100,100",
    "NaN,NaN",
    "+Inf,+Inf",
    "-Inf,-Inf",
    "1e-9,0.000000001",
    "12345678901234567000,12345678901234567000",
    "-0,-0",
    "2.5e3,2500"
  })
  void aScalarIsAFloatWithoutExponent(String number, String rendered) throws Exception {
    assertThat(value(scalar(number)).rendered()).isEqualTo(rendered);
  }

  @Test
  void aVectorIsAListOfFloats() throws Exception {
    Outcome.Value value =
        value(
            success(
                "vector",
                "[{\"metric\":{\"a\":\"b\"},\"value\":[1,\"1\"]},{\"metric\":{},\"value\":[1,\"NaN\"]}]"));

    assertThat(value.answer()).isEqualTo(new Answer.Numbers(List.of(1.0, Double.NaN)));
    assertThat(value.rendered()).isEqualTo("[1,NaN]");
  }

  @Test
  void anEmptyVectorIsAnEmptyList() throws Exception {
    assertThat(value(success("vector", "[]")).rendered()).isEqualTo("[]");
  }

  @Test
  void aMatrixIsFlattened() throws Exception {
    Outcome.Value value =
        value(
            success(
                "matrix",
                "[{\"metric\":{},\"values\":[[1,\"1\"],[2,\"2\"]]},"
                    + "{\"metric\":{},\"values\":[[1,\"3\"]]}]"));

    assertThat(value.rendered()).isEqualTo("[1,2,3]");
  }

  @Test
  void aStringIsAnError() {
    assertThatThrownBy(() -> value(success("string", "[1,\"x\"]")))
        .hasMessageContaining("Prometheus answered with a 'string'");
  }

  @Test
  void aNativeHistogramIsAnError() {
    assertThatThrownBy(
            () -> value(success("vector", "[{\"metric\":{},\"histogram\":[1,{\"count\":\"2\"}]}]")))
        .hasMessageContaining("native histograms are not supported");
  }

  @Test
  void warningsGoIntoTheMetadata() throws Exception {
    server.now(
        request -> Reply.json(SCALAR.replace("\"data\"", "\"warnings\":[\"w1\",\"w2\"],\"data\"")));

    assertThat(measure("").metadata()).containsEntry("warnings", "\"w1\", \"w2\"");
  }

  @Test
  void aRefusedQueryTellsWhatPrometheusSaid() {
    server.now(
        request ->
            Reply.status(
                400,
                "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"parse error at 3\"}"));

    assertThatThrownBy(() -> measure(""))
        .hasMessage("Prometheus refused the query: bad_data: parse error at 3");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"200 | <html>hello</html>", "200 | []", "200 | {}", "500 | boom", "200 | {\"sta"})
  void garbageIsAnErrorThatShowsIt(int status, String body) {
    server.now(request -> Reply.status(status, body));

    assertThatThrownBy(() -> measure(""))
        .isInstanceOf(ProviderException.class)
        .hasMessageContaining(body.substring(0, 2))
        .hasMessageContaining(
            status == 200
                ? "/api/v1/query gave what is not an answer of Prometheus (check provider.prometheus.address)"
                : "/api/v1/query gave status 500");
  }

  @Test
  void anAnswerLargerThanTheBoundIsAnError() {
    server.now(request -> Reply.json(scalar("1".repeat(2 << 20))));

    assertThatThrownBy(() -> measure(""))
        .hasMessageContaining("the answer is larger than 1048576 bytes; narrow the query");
  }

  @Test
  void aServerThatNeverAnswersIsAnErrorAfterTheTimeout() {
    CountDownLatch never = new CountDownLatch(1);
    server.now(
        request -> {
          never.await();
          return Reply.json(SCALAR);
        });
    long begin = System.nanoTime();

    assertThatThrownBy(() -> measure(",'timeout':1"))
        .hasMessageContaining("no complete answer within 1 s");
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
    never.countDown();
  }

  @Test
  void aServerThatIsNotThereIsAnErrorThatNamesIt() {
    server.close();

    assertThatThrownBy(() -> measure("")).hasMessageContaining("cannot connect to 127.0.0.1:");
  }

  @Test
  void tooManyRequestsIsNotAnErrorButAPause() {
    server.now(request -> Reply.status(429, "").with("Retry-After", "7"));

    assertThatThrownBy(() -> measure(""))
        .isInstanceOfSatisfying(
            ThrottledException.class,
            e -> assertThat(e.retryAfter()).contains(Duration.ofSeconds(7)));
  }

  @Test
  void headersAreSent() throws Exception {
    measure(",'headers':[{'key':'X-Scope-OrgID','value':'tenant'},{'key':'Host','value':'prom'}]");

    assertThat(server.lastRequest().header("x-scope-orgid")).contains("tenant");
    assertThat(server.lastRequest().header("host")).contains("prom");
  }

  @Test
  void basicAuthenticationIsSent() throws Exception {
    measure(",'authentication':{'basicAuth':{'username':'u','password':'p'}}");

    assertThat(server.lastRequest().header("authorization")).contains("Basic dTpw");
  }

  @Test
  void clientCredentialsAreExchangedForATokenOnce() throws Exception {
    server.now(
        request ->
            request.path().equals("/token")
                ? Reply.json(
                    "{\"access_token\":\"t1\",\"token_type\":\"bearer\",\"expires_in\":600}")
                : Reply.json(SCALAR));
    String fields =
        ",'authentication':{'oauth2':{'tokenUrl':'%s/token','clientId':'id','clientSecret':'se',"
                .formatted(server.url())
            + "'scopes':['a','b']}}";
    PrometheusProvider provider = new PrometheusProvider(Contexts.services(http, Map.of()));
    for (int i = 0; i < 2; i++) {
      provider.start(
          Contexts.context("{'address':'%s','query':'up'%s}".formatted(server.url(), fields)));
    }

    assertThat(server.requests()).hasSize(3);
    StubServer.Request token = server.requests().getFirst();
    assertThat(token.form("grant_type")).contains("client_credentials");
    assertThat(token.form("scope")).contains("a b");
    assertThat(token.header("authorization")).contains("Basic aWQ6c2U=");
    assertThat(server.lastRequest().header("authorization")).contains("Bearer t1");
  }

  @Test
  void anAmazonWorkspaceIsSignedFor() throws Exception {
    new PrometheusProvider(
            Contexts.services(
                http, Map.of("AWS_ACCESS_KEY_ID", "AKID", "AWS_SECRET_ACCESS_KEY", "secret")))
        .start(
            Contexts.context(
                "{'address':'%s/aps-workspaces/ws','query':'up',".formatted(server.url())
                    + "'authentication':{'sigv4':{'region':'eu-west-1'}}}"));

    assertThat(server.lastRequest().header("authorization").orElse(""))
        .startsWith("AWS4-HMAC-SHA256 Credential=AKID/20261123/eu-west-1/aps/aws4_request");
  }

  @Test
  void signingIsForAmazonWorkspacesOnly() throws Exception {
    measure(",'authentication':{'sigv4':{'region':'eu-west-1'}}");

    assertThat(server.lastRequest().header("authorization")).isEmpty();
  }
}
