package dev.sluice.observability.logging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

final class LoggingTest {

  private static final Logger LOGGER = LoggerFactory.getLogger("dev.sluice.example");

  private final ByteArrayOutputStream output = new ByteArrayOutputStream();

  @AfterEach
  void reset() {
    Logging.configure(LoggingConfig.defaults(), System.out);
  }

  @Test
  void aJsonLineHoldsTheKeysAtTopLevel() throws Exception {
    configure(LogFormat.JSON);
    LOGGER
        .atInfo()
        .addKeyValue("rollout", "shop/web")
        .addKeyValue("epoch", 7L)
        .addKeyValue("error", "a \"quoted\"\nword")
        .log("moved");
    JsonNode line = new ObjectMapper().readTree(text());
    assertThat(line.get("message").asText()).isEqualTo("moved");
    assertThat(line.get("level").asText()).isEqualTo("INFO");
    assertThat(line.get("rollout").asText()).isEqualTo("shop/web");
    assertThat(line.get("epoch").isIntegralNumber()).isTrue();
    assertThat(line.get("error").asText()).isEqualTo("a \"quoted\"\nword");
    assertThat(text()).endsWith("\n").hasLineCount(1);
  }

  @Test
  void anOutputThatIsNoLongerWrittenToIsNotClosed() {
    List<String> closed = new ArrayList<>();
    OutputStream standardError =
        new ByteArrayOutputStream() {
          @Override
          public void close() {
            closed.add("closed");
          }
        };
    Logging.configure(LoggingConfig.defaults(), standardError);
    configure(LogFormat.TEXT);
    assertThat(closed).isEmpty();
  }

  @Test
  void aKeyCannotTakeAFixedFieldsPlace() throws Exception {
    configure(LogFormat.JSON);
    LOGGER.atInfo().addKeyValue("level", "fake").log("kept");
    assertThat(new ObjectMapper().readTree(text()).get("level").asText()).isEqualTo("INFO");
  }

  @Test
  void anExceptionIsOneField() throws Exception {
    configure(LogFormat.JSON);
    LOGGER.atError().setCause(new IllegalStateException("boom")).log("failed");
    assertThat(new ObjectMapper().readTree(text()).get("exception").asText())
        .contains("IllegalStateException: boom", "LoggingTest");
  }

  @Test
  void aTextLineShowsTheKeys() {
    configure(LogFormat.TEXT);
    LOGGER.atWarn().addKeyValue("topic", "sluice.rollouts").log("missing");
    assertThat(text()).contains("WARN  example - missing topic=\"sluice.rollouts\"");
  }

  @Test
  void librariesAndSingleLoggersHaveLevelsOfTheirOwn() {
    Logging.configure(
        new LoggingConfig(
            LogFormat.TEXT, Level.INFO, Level.WARN, Map.of("org.apache.kafka.loud", Level.DEBUG)),
        output);
    LoggerFactory.getLogger("org.apache.kafka.quiet").atInfo().log("unseen");
    LoggerFactory.getLogger("org.apache.kafka.loud").atDebug().log("seen");
    LOGGER.atDebug().log("unseen");
    assertThat(text()).contains("seen").doesNotContain("unseen");
  }

  private void configure(LogFormat format) {
    Logging.configure(new LoggingConfig(format, Level.INFO, Level.WARN, Map.of()), output);
  }

  private String text() {
    return output.toString(StandardCharsets.UTF_8);
  }
}
