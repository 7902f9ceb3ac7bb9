package dev.sluice.clustersim.values;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {

  @Property
  void whatIsCanonicalParsesAndIsWrittenLikeThat(@ForAll @LongRange(max = 4_000_000_000L) long at) {
    String text = Instant.ofEpochSecond(at).toString();

    // The last days of a month are left to the parser.
    assertThat(Times.isCanonical(text)).isEqualTo(Integer.parseInt(text.substring(8, 10)) <= 28);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2026-02-30T10:00:00Z",
        "2026-13-01T10:00:00Z",
        "2026-00-01T10:00:00Z",
        "2026-01-00T10:00:00Z",
        "2026-01-01T24:00:00Z",
        "2026-01-01T10:60:00Z",
        "2026-01-01T10:00:60Z",
        "2026-01-01T10:00:00z",
        "2026-01-01T10:00:00+",
        "2026-01-01 10:00:00Z",
        "2026-01-01T10:00:00.0Z",
        "2026-01-01T10:00:00+01:00"
      })
  void whatIsNotWrittenLikeThatIsNotCanonical(String text) {
    assertThat(Times.isCanonical(text)).isFalse();
  }

  @Example
  void aTimeOfTheServerIsCanonical() {
    assertThat(Times.isCanonical("2026-11-23T10:00:00Z")).isTrue();
  }
}
