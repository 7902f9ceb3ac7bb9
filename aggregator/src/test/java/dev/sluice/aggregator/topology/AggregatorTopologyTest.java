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
import dev.sluice.schemas.topic.Keys;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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

  @Test
  void eachClusterGetsItsOwnTasksAndVerdicts() {
    harness.request(request(RUN));
    harness.request(request(run("west", "canary")));

    assertThat(harness.tasks("east")).extracting(t -> t.getRun().getCluster()).containsOnly("east");
    assertThat(harness.tasks("west")).extracting(t -> t.getRun().getCluster()).containsOnly("west");
    assertThat(harness.verdicts("west")).hasSize(1);
  }

  @Test
  void aLostTaskIsIssuedAgainAndAtLastCountsAsAnErrorThatTheTopicHolds() {
    harness.request(request(RUN));
    harness.pass(Duration.ofSeconds(36));
    assertThat(harness.tasks("east")).extracting(MeasurementTask::getAttempt).containsExactly(1, 2);

    harness.pass(Duration.ofSeconds(75));

    assertThat(harness.testimonies()).hasSize(1);
    assertThat(harness.stored(RUN).orElseThrow().metrics().getFirst().tally().error()).isEqualTo(1);
    assertThat(harness.counter("sluice_aggregator_task_reissues")).isGreaterThanOrEqualTo(2);
    assertThat(harness.counter("sluice_aggregator_tasks_unanswered")).isEqualTo(1);
  }

  @Test
  void aTerminatedRunHasItsMeasurementStopped() {
    harness.request(request(RUN));
    harness.tasks("east");

    harness.request(request(RUN).toBuilder().setGeneration(2).setTerminate(true).build());

    assertThat(harness.tasks("east"))
        .extracting(MeasurementTask::getAction)
        .containsExactly(Action.ACTION_TERMINATE);
  }

  @Test
  void aForgottenRunLeavesNoStateNoTimerAndNoVerdict() {
    harness.request(request(RUN));
    assertThat(harness.timers()).isEqualTo(1);

    harness.forget(RUN);

    assertThat(harness.stored(RUN)).isEmpty();
    assertThat(harness.timers()).isZero();
    assertThat(harness.tombstones("east")).containsExactly(Keys.of(RUN));
  }

  @Test
  void aRequestOfAClusterWithoutTopicsIsRefusedAndTold() {
    harness.request(request(run("atlantis", "canary")));
    harness.request(request(RUN));

    assertThat(harness.deadLetters())
        .containsExactly("cluster 'atlantis' has no topics; create them with: sluice topics apply");
    assertThat(harness.counter("sluice_aggregator_refused_requests")).isEqualTo(1);
    assertThat(harness.counter("sluice_aggregator_dead_letters")).isEqualTo(1);
    assertThat(harness.tasks("east")).hasSize(1);
  }

  @Test
  void aRecordThatSpeaksForAnotherRunIsRefused() {
    harness.request("west/shop/canary/uid-canary", request(RUN));
    harness.request("nonsense", request(RUN));
    harness.request(request(RUN));
    harness.measure("west/shop/canary/uid-canary", answer(harness.tasks("east").getFirst(), 5));

    assertThat(harness.deadLetters())
        .containsExactly(
            "the key 'west/shop/canary/uid-canary' is not that of the request's run 'east/shop/canary/uid-canary'",
            "the key 'nonsense' is not cluster/namespace/name/uid",
            "the key 'west/shop/canary/uid-canary' is not that of the measurement's run 'east/shop/canary/uid-canary'");
    assertThat(harness.stored(RUN).orElseThrow().metrics().getFirst().tally().finished()).isZero();
  }

  @Test
  void poisonGoesToTheDeadLettersWithItsOriginAndTheStreamGoesOn() {
    byte[] poison = "\u00ffnot a record".getBytes(StandardCharsets.ISO_8859_1);
    harness.raw(Harness.TOPICS.analysisRequests().name(), poison, poison);
    harness.raw(Harness.TOPICS.measurements().name(), poison, poison);
    harness.request(request(RUN));

    assertThat(harness.deadLetters())
        .hasSize(2)
        .allSatisfy(cause -> assertThat(cause).contains("is not the message it should be"));
    assertThat(harness.tasks("east")).hasSize(1);
  }

  @Test
  void aMeasurementWithoutOutcomeGoesToTheDeadLetters() {
    harness.request(request(RUN));

    harness.measure(
        Measurement.newBuilder().setRun(RUN).setMetric("errors").setSequence(1).build());

    assertThat(harness.deadLetters()).containsExactly("the measurement has no outcome");
  }

  @Test
  void aBugHarmsOnlyItsRecord() {
    AnalysisRequest.Builder buggy = request(run("east", "buggy")).toBuilder();
    buggy.getMetricsBuilder(0).setSuccessCondition("bug");
    harness.request(buggy.build());
    harness.request(request(RUN));
    List<MeasurementTask> tasks = harness.tasks("east");

    harness.measure(answer(tasks.getFirst(), 0));
    harness.measure(answer(tasks.getLast(), 5));

    assertThat(harness.deadLetters()).containsExactly("IllegalStateException: a bug");
    assertThat(harness.verdicts("east").getLast().getPhase())
        .isEqualTo(AnalysisPhase.ANALYSIS_PHASE_FAILED);
  }

  @Test
  void aRequestTooLargeForTheStoreEndsItsRunInError() {
    AnalysisRequest.Builder large = request(RUN).toBuilder();
    large
        .getMetricsBuilder(0)
        .getProviderBuilder()
        .setConfigJson("{\"query\":\"" + "x".repeat(Harness.MAX_BYTES) + "\"}");

    harness.request(large.build());

    Verdict verdict = harness.verdicts("east").getLast();
    assertThat(verdict.getPhase()).isEqualTo(AnalysisPhase.ANALYSIS_PHASE_ERROR);
    assertThat(verdict.getMessage()).startsWith("Analysis spec invalid: metrics take ");
  }

  @Test
  void aVerdictTooLargeForItsTopicIsToldWithoutItsOldestMeasurements() {
    AnalysisRequest.Builder wordy = request(RUN).toBuilder();
    wordy.getMetricsBuilder(0).setMeasurementRetention(100).setFailureLimit(100);
    harness.request(wordy.build());
    for (int i = 0; i < 20; i++) {
      Measurement.Builder answer = answer(harness.tasks("east").getFirst(), 0).toBuilder();
      answer.getValueBuilder().setRendered("y".repeat(4_000));
      harness.measure(answer.build());
      harness.pass(Duration.ofSeconds(1));
    }

    Verdict verdict = harness.verdicts("east").getLast();
    assertThat(verdict.getSerializedSize()).isLessThanOrEqualTo(Harness.MAX_BYTES);
    assertThat(verdict.getMetrics(0).getCount()).isEqualTo(20);
    assertThat(verdict.getMetrics(0).getMeasurementsList())
        .isNotEmpty()
        .last()
        .satisfies(last -> assertThat(last.getSequence()).isEqualTo(20));
    assertThat(harness.deadLetters()).isEmpty();
  }

  @Test
  void whenAClustersTopicsVanishItsRecordsAreHeldBackAndTheOthersGoOn() {
    harness.request(request(RUN));
    harness.request(request(run("west", "canary")));
    harness.measure(answer(harness.tasks("west").getFirst(), 0));
    harness.clusters.remove("east");

    harness.pass(Duration.ofSeconds(40));

    assertThat(harness.counter("sluice_aggregator_undeliverable")).isPositive();
    assertThat(harness.tasks("west")).isNotEmpty();
    harness.clusters.add("east");
    harness.pass(Duration.ofSeconds(40));
    assertThat(harness.tasks("east")).isNotEmpty();
  }

  @Test
  void lateDuplicateAndUnknownMeasurementsAreCountedAndHarmless() {
    harness.request(request(RUN));
    Measurement answer = answer(harness.tasks("east").getFirst(), 0);
    harness.measure(answer);
    harness.measure(answer);
    harness.measure(
        Keys.of(run("east", "gone")), answer.toBuilder().setRun(run("east", "gone")).build());

    assertThat(harness.counter("sluice_aggregator_ignored")).isEqualTo(2);
    assertThat(harness.stored(RUN).orElseThrow().metrics().getFirst().tally().count()).isEqualTo(1);
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
