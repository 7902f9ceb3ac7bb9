package dev.sluice.aggregator.topology;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import dev.sluice.records.v1.AnalysisPhase;
import dev.sluice.records.v1.AnalysisRequest;
import dev.sluice.records.v1.Measurement;
import dev.sluice.records.v1.MeasurementTask;
import dev.sluice.records.v1.MeasurementTask.Action;
import dev.sluice.records.v1.MetricSpec;
import dev.sluice.records.v1.Provider;
import dev.sluice.records.v1.ProviderValue;
import dev.sluice.records.v1.RunId;
import dev.sluice.records.v1.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AggregatorTopologyTest {

  private static final RunId RUN = run("east", "canary");

  @TempDir Path stateDir;
  private Harness harness;

  @BeforeEach
  void start() {
    harness = new Harness(stateDir);
  }

  @AfterEach
  void stop() {
    harness.close();
  }

  @Test
  void aRequestGivesATaskAndARunningVerdictAtOnce() {
    harness.request(request(RUN));

    assertThat(harness.tasks("east"))
        .singleElement()
        .satisfies(
            task -> {
              assertThat(task.getRun()).isEqualTo(RUN);
              assertThat(task.getAction()).isEqualTo(Action.ACTION_MEASURE);
              assertThat(task.getSequence()).isEqualTo(1);
            });
    assertThat(harness.verdicts("east"))
        .singleElement()
        .extracting(Verdict::getPhase)
        .isEqualTo(AnalysisPhase.ANALYSIS_PHASE_RUNNING);
  }

  @Test
  void aBadMeasurementFailsTheRunAndAGoodOneLeadsToTheNext() {
    harness.request(request(RUN));
    harness.measure(answer(harness.tasks("east").getFirst(), 0));
    harness.pass(Duration.ofSeconds(1));
    MeasurementTask second = harness.tasks("east").getFirst();
    assertThat(second.getSequence()).isEqualTo(2);

    harness.measure(answer(second, 5));

    Verdict last = harness.verdicts("east").getLast();
    assertThat(last.getPhase()).isEqualTo(AnalysisPhase.ANALYSIS_PHASE_FAILED);
    assertThat(last.getMessage())
        .isEqualTo("Metric \"errors\" assessed Failed due to failed (1) > failureLimit (0)");
    harness.pass(Duration.ofMinutes(5));
    assertThat(harness.tasks("east")).isEmpty();
    assertThat(harness.timers()).isZero();
  }

  static RunId run(String cluster, String name) {
    return RunId.newBuilder()
        .setCluster(cluster)
        .setNamespace("shop")
        .setName(name)
        .setUid("uid-" + name)
        .build();
  }

  static AnalysisRequest request(RunId run) {
    return AnalysisRequest.newBuilder()
        .setRun(run)
        .setGeneration(1)
        .addMetrics(
            MetricSpec.newBuilder()
                .setName("errors")
                .setInterval(com.google.protobuf.Duration.newBuilder().setSeconds(1))
                .setSuccessCondition("result < 1")
                .setConsecutiveErrorLimit(4)
                .setProvider(Provider.newBuilder().setType("prometheus").setConfigJson("{}")))
        .build();
  }

  Measurement answer(MeasurementTask task, double value) {
    return Measurement.newBuilder()
        .setRun(task.getRun())
        .setMetric(task.getMetric())
        .setSequence(task.getSequence())
        .setAttempt(task.getAttempt())
        .setStartedAt(task.getStartedAt())
        .setFinishedAt(timestamp(harness.now()))
        .setValue(ProviderValue.newBuilder().setNumber(value).setRendered(Double.toString(value)))
        .build();
  }

  static Timestamp timestamp(Instant at) {
    return Timestamp.newBuilder().setSeconds(at.getEpochSecond()).setNanos(at.getNano()).build();
  }
}
