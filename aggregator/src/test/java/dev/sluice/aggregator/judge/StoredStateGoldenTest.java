package dev.sluice.aggregator.judge;

import static dev.sluice.aggregator.judge.Scenario.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.aggregator.state.v1.RunState;
import dev.sluice.records.v1.AnalysisPhase;
import dev.sluice.records.v1.Measurement;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Reads a state as the first version stored it: a metric with a measurement under way and one that
 * waits for its turn, beside a retired one. An upgrade must go on with it, so the file never
 * changes; a new version adds a file of its own.
 */
class StoredStateGoldenTest {

  @Test
  void aStateOfTheFirstVersionIsReadAndGoneOnWith() throws IOException {
    Run run = RunCodec.decode(RunState.parseFrom(stored()));

    assertThat(run.request().getGeneration()).isEqualTo(4);
    assertThat(run.request().getSecretArgs(0).getSecretName()).isEqualTo("s");
    assertThat(run.phase()).isEqualTo(AnalysisPhase.ANALYSIS_PHASE_RUNNING);
    assertThat(run.startedAt()).contains(START);
    assertThat(run.version()).isEqualTo(START.plusSeconds(12).toEpochMilli());
    MetricRun metric = run.metric("m").orElseThrow();
    assertThat(metric.tally()).isEqualTo(new Tally(0, 1, 0, 0, 0, 0));
    assertThat(metric.metadata()).containsEntry("ResolvedPrometheusQuery", "up");
    assertThat(metric.last().orElseThrow().getMessage()).isEqualTo("too many errors");
    assertThat(metric.flight().orElseThrow().aliveUntil()).contains(START.plusSeconds(60));
    assertThat(metric.flight().orElseThrow().metadata()).containsEntry("job-name", "j2");
    assertThat(metric.early()).extracting(Measurement::getSequence).containsExactly(3L);
    assertThat(run.metric("old").orElseThrow().retired()).isTrue();
    assertThat(run.metric("old").orElseThrow().tally().consecutiveError()).isEqualTo(1);

    Judge judge = new Judge(JudgeSettings.DEFAULT, new ExpressionConditions());
    assertThat(judge.wakeAt(run)).contains(START.plusSeconds(60));
    Measurement second =
        metric.early().getFirst().toBuilder()
            .setSequence(2)
            .setFinishedAt(Scenario.timestamp(START.plusSeconds(13)))
            .build();
    Run after =
        judge
            .fold(Optional.of(run), new Input.Measured(second), START.plusSeconds(14))
            .run()
            .orElseThrow();
    assertThat(after.metric("m").orElseThrow().tally().successful()).isEqualTo(2);
  }

  private static byte[] stored() throws IOException {
    try (InputStream file =
        StoredStateGoldenTest.class.getResourceAsStream("/golden/run-state-1.base64")) {
      if (file == null) {
        throw new IOException("no resource golden/run-state-1.base64");
      }
      return Base64.getMimeDecoder().decode(file.readAllBytes());
    }
  }
}
