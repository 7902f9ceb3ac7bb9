package dev.sluice.workers.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.workers.http.HttpAccess;
import dev.sluice.workers.spi.Answer;
import dev.sluice.workers.spi.Outcome;
import dev.sluice.workers.spi.ProviderException;
import dev.sluice.workers.spi.ProviderResult.Finished;
import dev.sluice.workers.support.Contexts;
import dev.sluice.workers.support.StubServer;
import dev.sluice.workers.support.StubServer.Reply;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WebProviderTest {

  private final StubServer server =
      StubServer.answering(request -> Reply.json("{\"data\":{\"ok\":true,\"rate\":0.5}}"));
  private final HttpAccess http = Contexts.http();

  @AfterEach
  void close() {
    server.close();
    http.close();
  }

  private Outcome.Value measure(String fields) throws Exception {
    Finished finished =
        (Finished)
            new WebProvider(Contexts.services(http, Map.of()))
                .start(Contexts.context("{'url':'%s/q'%s}".formatted(server.url(), fields)));
    return (Outcome.Value) finished.outcome();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{$.data.rate} | 0.5",
        "{$.data.ok} | true",
        "{$.data} | {\"ok\":true,\"rate\":0.5}",
        "{.data.rate} | 0.5",
      })
  void aValueIsTakenByJsonPath(String path, String rendered) throws Exception {
    assertThat(measure(",'jsonPath':'" + path + "'").rendered()).isEqualTo(rendered);
  }

  @Test
  void withoutAPathTheWholeBodyIsTheValue() throws Exception {
    assertThat(measure("").rendered()).isEqualTo("{\"data\":{\"ok\":true,\"rate\":0.5}}");
  }

  @Test
  void theTypeOfTheValueIsKept() throws Exception {
    assertThat(measure(",'jsonPath':'{$.data.rate}'").answer()).isEqualTo(new Answer.Number(0.5));
    assertThat(measure(",'jsonPath':'{$.data.ok}'").answer())
        .isEqualTo(new Answer.Json(Contexts.json("true")));
    server.now(request -> Reply.json("{\"a\":\"x\",\"n\":null}"));
    assertThat(measure(",'jsonPath':'{$.a}'"))
        .isEqualTo(new Outcome.Value(new Answer.Text("x"), "\"x\""));
    assertThat(measure(",'jsonPath':'{$.n}'"))
        .isEqualTo(new Outcome.Value(new Answer.Absent(), "null"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"hello", "", "{\"a\":1} trailing", "<html/>"})
  void aBodyThatIsNotJsonIsAString(String body) throws Exception {
    server.now(request -> Reply.status(200, body));

    assertThat(measure(",'jsonPath':'{$.a}'"))
        .isEqualTo(new Outcome.Value(new Answer.Text(body), body));
  }

  @ParameterizedTest
  @ValueSource(ints = {199 + 105, 400, 404, 500, 503})
  void anyOtherStatusIsAnError(int status) {
    server.now(request -> Reply.status(status, "sorry"));

    assertThatThrownBy(() -> measure("")).hasMessageContaining("status " + status + ", not 2xx");
  }

  @Test
  void aBodyIsPosted() throws Exception {
    measure(",'method':'POST','body':'a=1','headers':[{'key':'Content-Type','value':'x/y'}]");

    assertThat(server.lastRequest().method()).isEqualTo("POST");
    assertThat(server.lastRequest().body()).isEqualTo("a=1");
    assertThat(server.lastRequest().header("content-type")).contains("x/y");
  }

  @Test
  void aJsonBodyIsPutAsJson() throws Exception {
    measure(",'method':'PUT','jsonBody':{'a':[1,'b']}");

    assertThat(server.lastRequest().method()).isEqualTo("PUT");
    assertThat(server.lastRequest().body()).isEqualTo("{\"a\":[1,\"b\"]}");
    assertThat(server.lastRequest().header("content-type")).contains("application/json");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | field provider.web.url is missing",
        "{'url':'ftp://x'} | must be an absolute http or https URL",
        "{'url':'http://x','method':'DELETE'} | method must be GET, POST or PUT, not 'DELETE'",
        "{'url':'http://x','body':'b'} | method must be POST or PUT with a body",
        "{'url':'http://x','jsonBody':{}} | method must be POST or PUT with a body",
        "{'url':'http://x','method':'PUT','body':'b','jsonBody':{}} | exclude each other",
        "{'url':'http://x','jsonPath':'{$.a'} | '}' is missing at character 5",
        "{'url':'http://x','timeoutSeconds':[]} | timeoutSeconds must be a string",
      })
  void aWrongConfigurationNamesItsField(String config, String message) {
    WebProvider provider = new WebProvider(Contexts.services(http, Map.of()));

    assertThatThrownBy(() -> provider.start(Contexts.context(config.strip())))
        .isInstanceOf(ProviderException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aPathThatFindsNothingShowsTheAnswer() {
    assertThatThrownBy(() -> measure(",'jsonPath':'{$.data.missing}'"))
        .hasMessageContaining("jsonPath '{$.data.missing}': missing is not found in the answer:")
        .hasMessageContaining("\"rate\":0.5");
  }

  @Test
  void theOAuth2TokenIsSent() throws Exception {
    server.now(
        request ->
            request.path().equals("/token")
                ? Reply.json("{\"access_token\":\"t1\"}")
                : Reply.json("1"));

    measure(
        ",'authentication':{'oauth2':{'tokenUrl':'%s/token','clientId':'i','clientSecret':'s'}}"
            .formatted(server.url()));

    assertThat(server.lastRequest().header("authorization")).contains("Bearer t1");
  }

  @Test
  void onlyGetsAreShared() throws Exception {
    WebProvider provider = new WebProvider(Contexts.services(http, Map.of()));

    assertThat(provider.shareable(Contexts.context("{'url':'http://x'}"))).isTrue();
    assertThat(
            provider.shareable(Contexts.context("{'url':'http://x','method':'POST','body':'b'}")))
        .isFalse();
  }
}
