package dev.sluice.controller.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schemas.crd.GoDuration;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PauseDurationTest {

  @ParameterizedTest
  @CsvSource({
    "10s,10",
    "1h30m,5400",
    "1.5h,5400",
    "90,90",
    "-5,-5",
    "2m500ms,120",
    "0,0",
    "-1m,-60"
  })
  void readsWhatManifestsHave(String text, long seconds) {
    assertThat(PauseDuration.parse(new IntOrString(text))).hasValue(Duration.ofSeconds(seconds));
  }

  @Test
  void readsNumbersAsSeconds() {
    assertThat(PauseDuration.parse(new IntOrString(30))).hasValue(Duration.ofSeconds(30));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "2d", "1h 30m", "h", "10", "-", "9999999999999h"})
  void readsNothingElse(String text) {
    assertThat(GoDuration.parse(text)).isEmpty();
  }
}
