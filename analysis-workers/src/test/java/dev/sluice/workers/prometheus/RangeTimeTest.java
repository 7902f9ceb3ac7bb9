package dev.sluice.workers.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.workers.http.HttpAccess;
import dev.sluice.workers.spi.ProviderResult;
import dev.sluice.workers.support.Contexts;
import dev.sluice.workers.support.StubServer;
import dev.sluice.workers.support.StubServer.Reply;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RangeTimeTest {

  @Test
  void startAndEndAreExpressionsOfTheConditionLanguage() throws Exception {
    try (StubServer server =
            StubServer.answering(
                request ->
                    Reply.json(
                        "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[]}}"));
        HttpAccess http = Contexts.http()) {
      ProviderResult unused =
          new PrometheusProvider(Contexts.services(http, Map.of()))
              .start(
                  Contexts.context(
                      "{'address':'%s','query':'up','rangeQuery':{'start':'now() - duration(`1h`)','end':'now()','step':'1m30s'}}"
                          .formatted(server.url())));

      StubServer.Request request = server.lastRequest();
      assertThat(request.path()).isEqualTo("/api/v1/query_range");
      assertThat(request.form("start")).contains("1795425330.000");
      assertThat(request.form("end")).contains("1795428930.000");
      assertThat(request.form("step")).contains("90");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 | time",
        "\"x\" | time",
        "now( | cannot",
        "duration(`1h`) | time",
        "result | result"
      })
  void whatIsNoTimeIsAnErrorThatNamesTheField(String expression, String message) {
    assertThatThrownBy(() -> RangeTime.evaluate("the.field", expression, Contexts.NOW))
        .hasMessageStartingWith("field the.field: ")
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({"30s,PT30S", "1m,PT1M", "1h30m,PT1H30M", "1.5s,PT1.5S", "250ms,PT0.25S", "1d,PT24H"})
  void stepsAreDurations(String text, String duration) {
    assertThat(Durations.parse(text).map(Object::toString)).contains(duration);
  }

  @ParameterizedTest
  @CsvSource({"''", "5", "m", "1x", "-1m", "1m 2s"})
  void anythingElseIsNoDuration(String text) {
    assertThat(Durations.parse(text)).isEmpty();
  }
}
