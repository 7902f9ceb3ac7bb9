package dev.sluice.clustersim.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationsTest {

  @ParameterizedTest
  @CsvSource({
    "-PT2S, <invalid>",
    "-PT1S, 0s",
    "-PT0.5S, 0s",
    "PT0S, 0s",
    "PT119S, 119s",
    "PT2M, 2m",
    "PT2M1S, 2m1s",
    "PT9M59S, 9m59s",
    "PT10M59S, 10m",
    "PT179M, 179m",
    "PT3H, 3h",
    "PT3H5M, 3h5m",
    "PT7H59M, 7h59m",
    "PT8H59M, 8h",
    "PT47H, 47h",
    "P2D, 2d",
    "P2DT1H, 2d1h",
    "P7DT23H, 7d23h",
    "P8DT23H, 8d",
    "P729D, 729d",
    "P730D, 2y",
    "P731D, 2y1d",
    "P2919D, 7y364d",
    "P2920D, 8y",
    "P4000D, 10y"
  })
  void agesAreShownInTwoUnitsAtMost(Duration duration, String text) {
    assertThat(Durations.text(duration)).isEqualTo(text);
  }
}
