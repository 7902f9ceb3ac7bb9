package dev.sluice.schemas.crd;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class GoDurationTest {

  @Test
  void readsWhatGoReads() {
    assertThat(GoDuration.parse("30s")).contains(Duration.ofSeconds(30));
    assertThat(GoDuration.parse("1h30m")).contains(Duration.ofMinutes(90));
    assertThat(GoDuration.parse("1.5m")).contains(Duration.ofSeconds(90));
    assertThat(GoDuration.parse(".5s")).contains(Duration.ofMillis(500));
    assertThat(GoDuration.parse("2.s")).contains(Duration.ofSeconds(2));
    assertThat(GoDuration.parse("-2s")).contains(Duration.ofSeconds(-2));
    assertThat(GoDuration.parse("+2s")).contains(Duration.ofSeconds(2));
    assertThat(GoDuration.parse("0")).contains(Duration.ZERO);
    assertThat(GoDuration.parse("1us2µs3μs4ns5ms")).contains(Duration.ofNanos(5_006_004));
  }

  @Test
  void refusesWhatGoRefuses() {
    assertThat(
            java.util.List.of(
                "", "5", "s", "1 s", "1d", "-", "1s2", ".s", "300000h0.h9000000h", "1S", "1m-2s"))
        .allSatisfy(text -> assertThat(GoDuration.parse(text)).as(text).isEmpty());
  }

  @Property
  void noTextStopsTheParser(@ForAll String text) {
    assertThat(GoDuration.parse(text)).isNotNull();
  }

  @Property
  void secondsAreReadBack(@ForAll int seconds) {
    assertThat(GoDuration.parse(seconds + "s")).contains(Duration.ofSeconds(seconds));
  }

  @Property
  void whatIsWrittenIsReadBack(@ForAll @IntRange(min = 0) int seconds) {
    Duration duration = Duration.ofSeconds(seconds);
    assertThat(GoDuration.parse(GoDuration.format(duration))).contains(duration);
  }

  @Test
  void writesWhatGoWrites() {
    assertThat(GoDuration.format(Duration.ZERO)).isEqualTo("0s");
    assertThat(GoDuration.format(Duration.ofSeconds(30))).isEqualTo("30s");
    assertThat(GoDuration.format(Duration.ofSeconds(90))).isEqualTo("1m30s");
    assertThat(GoDuration.format(Duration.ofHours(25))).isEqualTo("25h0m0s");
  }
}
