package dev.sluice.aggregator.judge;

import static dev.sluice.aggregator.judge.Scenario.RUN;
import static dev.sluice.aggregator.judge.Scenario.START;
import static dev.sluice.aggregator.judge.Scenario.timestamp;

import dev.sluice.aggregator.judge.Input.Forgotten;
import dev.sluice.aggregator.judge.Input.Measured;
import dev.sluice.aggregator.judge.Input.Requested;
import dev.sluice.aggregator.judge.Input.Tick;
import dev.sluice.records.v1.AnalysisPhase;
import dev.sluice.records.v1.AnalysisRequest;
import dev.sluice.records.v1.Decision;
import dev.sluice.records.v1.InProgress;
import dev.sluice.records.v1.Measurement;
import dev.sluice.records.v1.MeasurementError;
import dev.sluice.records.v1.MeasurementTask;
import dev.sluice.records.v1.MetricSpec;
import dev.sluice.records.v1.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One run played by hand, with settings that make round numbers: 30 s a task, 10 s a stop. */
final class Stage {

  static final JudgeSettings SETTINGS =
      new JudgeSettings(Duration.ofSeconds(30), Duration.ofSeconds(10), 3, Duration.ofMillis(500));

  private final Judge judge = new Judge(SETTINGS, new ExpressionConditions());
  private Optional<Run> run = Optional.empty();
  private Instant now = START;
  private List<Effect> effects = List.of();

  Stage at(double seconds) {
    now = START.plusMillis(Math.round(seconds * 1000));
    return this;
  }

  Instant now() {
    return now;
  }

  Stage fold(Input input) {
    Judgement judgement = judge.fold(run, input, now);
    run = judgement.run();
    effects = judgement.effects();
    return this;
  }

  Stage request(MetricSpec.Builder... metrics) {
    return request(asked(1, metrics));
  }

  Stage request(AnalysisRequest.Builder request) {
    return fold(new Requested(request.build()));
  }

  static AnalysisRequest.Builder asked(long generation, MetricSpec.Builder... metrics) {
    AnalysisRequest.Builder request =
        AnalysisRequest.newBuilder().setRun(RUN).setGeneration(generation);
    for (MetricSpec.Builder metric : metrics) {
      request.addMetrics(metric);
    }
    return request;
  }

  Stage tick() {
    return fold(new Tick());
  }

  Stage forget() {
    return fold(new Forgotten(RUN));
  }

  Stage measured(String metric, long sequence, AnalysisPhase phase) {
    return fold(new Measured(decision(metric, sequence, phase)));
  }

  Stage good(String metric, long sequence) {
    return measured(metric, sequence, AnalysisPhase.ANALYSIS_PHASE_SUCCESSFUL);
  }

  Stage bad(String metric, long sequence) {
    return measured(metric, sequence, AnalysisPhase.ANALYSIS_PHASE_FAILED);
  }

  Stage error(String metric, long sequence, String message) {
    return fold(
        new Measured(
            answer(metric, sequence)
                .setError(MeasurementError.newBuilder().setMessage(message))
                .build()));
  }

  Stage inProgress(String metric, long sequence, double aliveUntil, Map<String, String> metadata) {
    return fold(
        new Measured(
            answer(metric, sequence)
                .clearFinishedAt()
                .putAllMetadata(metadata)
                .setInProgress(
                    InProgress.newBuilder()
                        .setAliveUntil(timestamp(START.plusMillis(Math.round(aliveUntil * 1000)))))
                .build()));
  }

  /** A worker's sign of life for the first measurement; times in seconds from the start. */
  Stage sign(String metric, int attempt, int reportedAt, int aliveUntil) {
    return fold(
        new Measured(
            answer(metric, 1)
                .clearFinishedAt()
                .setAttempt(attempt)
                .putMetadata("job-name", "j1")
                .setInProgress(
                    InProgress.newBuilder()
                        .setReportedAt(timestamp(START.plusSeconds(reportedAt)))
                        .setAliveUntil(timestamp(START.plusSeconds(aliveUntil))))
                .build()));
  }

  Measurement decision(String metric, long sequence, AnalysisPhase phase) {
    return answer(metric, sequence).setDecision(Decision.newBuilder().setPhase(phase)).build();
  }

  Measurement.Builder answer(String metric, long sequence) {
    return Measurement.newBuilder()
        .setRun(RUN)
        .setMetric(metric)
        .setSequence(sequence)
        .setAttempt(1)
        .setFinishedAt(timestamp(now));
  }

  Run run() {
    return run.orElseThrow();
  }

  boolean forgotten() {
    return run.isEmpty();
  }

  void lose() {
    run = Optional.empty();
  }

  List<Effect> effects() {
    return effects;
  }

  /** Of the last fold. */
  List<MeasurementTask> tasks() {
    return effects.stream()
        .filter(Effect.Issue.class::isInstance)
        .map(effect -> ((Effect.Issue) effect).task())
        .toList();
  }

  /** Of the last fold. */
  Optional<Verdict> verdict() {
    return effects.stream()
        .filter(Effect.Report.class::isInstance)
        .map(effect -> ((Effect.Report) effect).verdict())
        .findFirst();
  }

  MetricRun metric(String name) {
    return run().metric(name).orElseThrow();
  }

  /** Seconds from the start to the next wake-up. */
  Optional<Double> wakesAt() {
    return judge.wakeAt(run()).map(wake -> Duration.between(START, wake).toMillis() / 1000.0);
  }
}
