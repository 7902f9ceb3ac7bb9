package dev.sluice.aggregator.judge;

import static dev.sluice.aggregator.judge.Scenario.metric;
import static dev.sluice.aggregator.judge.Scenario.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.records.v1.Verdict;
import org.junit.jupiter.api.Test;

/** States and verdicts stay within what their topics take. */
class SizeTest {

  private final Stage stage = new Stage();

  private void measureMuch() {
    stage.request(
        metric("m").setInterval(seconds(1)).setMeasurementRetention(1_000),
        metric("n").setInterval(seconds(1)));
    for (int sequence = 1; sequence <= 200; sequence++) {
      stage.at(sequence).good("m", sequence).good("n", sequence);
    }
  }

  @Test
  void aStateThatIsTooLargeLosesItsOldestMeasurementsButNeverTheLast() {
    measureMuch();

    Run stored = RunCodec.decode(RunCodec.encode(stage.run(), 3_000));

    assertThat(RunCodec.encode(stored).getSerializedSize()).isLessThanOrEqualTo(3_000);
    assertThat(stored.metric("m").orElseThrow().tally().count()).isEqualTo(200);
    assertThat(stored.metric("m").orElseThrow().last().orElseThrow().getSequence()).isEqualTo(200);
    assertThat(stored.metric("n").orElseThrow().last().orElseThrow().getSequence()).isEqualTo(200);
  }

  @Test
  void aStateThatCannotBeMadeSmallerIsKeptWhole() {
    measureMuch();

    Run stored = RunCodec.decode(RunCodec.encode(stage.run(), 1));

    assertThat(stored.metric("m").orElseThrow().kept()).hasSize(1);
  }

  @Test
  void aStateThatFitsIsKeptAsItIs() {
    measureMuch();

    assertThat(RunCodec.decode(RunCodec.encode(stage.run(), 1_000_000))).isEqualTo(stage.run());
  }

  @Test
  void aVerdictThatIsTooLargeKeepsItsCountersAndNewestMeasurements() {
    measureMuch();
    Verdict verdict = Verdicts.of(stage.run(), stage.now());

    Verdict fitting = VerdictSize.fit(verdict, 3_000);

    assertThat(fitting.getSerializedSize()).isLessThanOrEqualTo(3_000);
    assertThat(fitting.getMetrics(0).getCount()).isEqualTo(200);
    assertThat(fitting.getMetrics(0).getMeasurementsList().getLast().getSequence()).isEqualTo(200);
    assertThat(VerdictSize.fit(verdict, 1_000_000)).isEqualTo(verdict);
    assertThat(VerdictSize.fit(verdict, 1).getMetrics(0).getMeasurementsCount()).isZero();
  }
}
