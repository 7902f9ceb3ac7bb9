package dev.sluice.aggregator.judge;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import dev.sluice.records.v1.AnalysisPhase;
import dev.sluice.records.v1.AnalysisRequest;
import dev.sluice.records.v1.Decision;
import dev.sluice.records.v1.InProgress;
import dev.sluice.records.v1.Measurement;
import dev.sluice.records.v1.MeasurementError;
import dev.sluice.records.v1.MeasurementTask;
import dev.sluice.records.v1.MetricSpec;
import dev.sluice.records.v1.Provider;
import dev.sluice.records.v1.RunId;
import dev.sluice.records.v1.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * A run to be played: what is asked, and what the world answers.
 *
 * @param metrics what is measured
 * @param outcomes per metric, by sequence; the list repeats
 * @param terminateAfter seconds until {@code spec.terminate}; empty: never
 */
record Scenario(
    List<MetricSpec> metrics, List<List<Outcome>> outcomes, Optional<Integer> terminateAfter) {

  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  static final java.time.Duration TRAVEL = java.time.Duration.ofMillis(7);
  static final RunId RUN =
      RunId.newBuilder()
          .setCluster("east")
          .setNamespace("shop")
          .setName("canary")
          .setUid("u1")
          .build();

  /** What a worker answers. */
  enum Outcome {
    SUCCESSFUL,
    FAILED,
    INCONCLUSIVE,
    ERROR,
    /** Nobody answers the first attempt. */
    LOST_ONCE,
    /** Nobody ever answers. */
    SILENT,
    /** Tells that it is in progress, and is successful at the second attempt. */
    SLOW,
    /** Tells that it is in progress, is given back, and is successful at the second attempt. */
    GIVEN_BACK
  }

  AnalysisRequest request() {
    return AnalysisRequest.newBuilder().setRun(RUN).setGeneration(1).addAllMetrics(metrics).build();
  }

  /** Plays it to its end, or for two virtual minutes. */
  Play play(Play play) {
    play.request(request(), START);
    terminateAfter.ifPresent(
        seconds -> {
          Instant at = START.plusSeconds(seconds);
          play.playUntil(at);
          play.request(request().toBuilder().setGeneration(2).setTerminate(true).build(), at);
        });
    play.playUntil(START.plusSeconds(240));
    return play;
  }

  /** What workers say to a task, in the order they say it; equal for equal tasks. */
  List<Measurement> answers(MeasurementTask task) {
    if (task.getAction() == MeasurementTask.Action.ACTION_MEASURE
        && task.getAttempt() == 1
        && outcome(task) == Outcome.GIVEN_BACK) {
      return List.of(inProgress(task, 1, 40), inProgress(task, 2, 2));
    }
    return answer(task).stream().toList();
  }

  private Optional<Measurement> answer(MeasurementTask task) {
    Measurement.Builder measurement =
        Measurement.newBuilder()
            .setRun(task.getRun())
            .setMetric(task.getMetric())
            .setSequence(task.getSequence())
            .setAttempt(task.getAttempt())
            .setStartedAt(task.getStartedAt())
            .setFinishedAt(timestamp(Times.instant(task.getIssuedAt()).plus(TRAVEL)));
    if (task.getAction() == MeasurementTask.Action.ACTION_TERMINATE) {
      return Optional.of(decided(measurement, AnalysisPhase.ANALYSIS_PHASE_SUCCESSFUL));
    }
    return switch (outcome(task)) {
      case SUCCESSFUL -> Optional.of(decided(measurement, AnalysisPhase.ANALYSIS_PHASE_SUCCESSFUL));
      case FAILED -> Optional.of(decided(measurement, AnalysisPhase.ANALYSIS_PHASE_FAILED));
      case INCONCLUSIVE ->
          Optional.of(decided(measurement, AnalysisPhase.ANALYSIS_PHASE_INCONCLUSIVE));
      case ERROR ->
          Optional.of(
              measurement.setError(MeasurementError.newBuilder().setMessage("boom")).build());
      case LOST_ONCE ->
          task.getAttempt() == 1
              ? Optional.empty()
              : Optional.of(decided(measurement, AnalysisPhase.ANALYSIS_PHASE_SUCCESSFUL));
      case SILENT -> Optional.empty();
      case SLOW ->
          Optional.of(
              task.getAttempt() == 1
                  ? inProgress(task, 1, 40)
                  : decided(measurement, AnalysisPhase.ANALYSIS_PHASE_SUCCESSFUL));
      // Issued again at the instant its first answer arrives, and answered at that instant too.
      case GIVEN_BACK ->
          Optional.of(
              decided(
                  measurement.setFinishedAt(task.getIssuedAt()),
                  AnalysisPhase.ANALYSIS_PHASE_SUCCESSFUL));
    };
  }

  /** Both times in seconds after the task was issued. */
  private static Measurement inProgress(MeasurementTask task, int reported, int aliveUntil) {
    Instant issued = Times.instant(task.getIssuedAt());
    return Measurement.newBuilder()
        .setRun(task.getRun())
        .setMetric(task.getMetric())
        .setSequence(task.getSequence())
        .setAttempt(task.getAttempt())
        .setStartedAt(task.getStartedAt())
        .setInProgress(
            InProgress.newBuilder()
                .setReportedAt(timestamp(issued.plusSeconds(reported)))
                .setAliveUntil(timestamp(issued.plusSeconds(aliveUntil)))
                .setMessage("reported after " + reported))
        .putMetadata("job-name", "j" + task.getSequence())
        .build();
  }

  private Outcome outcome(MeasurementTask task) {
    int index = 0;
    while (!metrics.get(index).getName().equals(task.getMetric())) {
      index++;
    }
    List<Outcome> all = outcomes.get(index);
    return all.get((int) ((task.getSequence() - 1) % all.size()));
  }

  private static Measurement decided(Measurement.Builder measurement, AnalysisPhase phase) {
    return measurement.setDecision(Decision.newBuilder().setPhase(phase).setValue("v")).build();
  }

  static Timestamp timestamp(Instant at) {
    return Timestamp.newBuilder().setSeconds(at.getEpochSecond()).setNanos(at.getNano()).build();
  }

  /** A verdict without what may vary. */
  static Verdict essence(Verdict verdict) {
    return verdict.toBuilder().clearVersion().clearIssuedAt().build();
  }

  static MetricSpec.Builder metric(String name) {
    return MetricSpec.newBuilder()
        .setName(name)
        .setConsecutiveErrorLimit(4)
        .setProvider(Provider.newBuilder().setType("prometheus").setConfigJson("{}"));
  }

  static Duration seconds(int seconds) {
    return Duration.newBuilder().setSeconds(seconds).build();
  }

  static Arbitrary<Scenario> any(int mostMetrics) {
    Arbitrary<Outcome> outcome =
        Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(12, Arbitraries.just(Outcome.SUCCESSFUL)),
            net.jqwik.api.Tuple.of(
                6,
                Arbitraries.of(
                    Outcome.FAILED,
                    Outcome.INCONCLUSIVE,
                    Outcome.ERROR,
                    Outcome.LOST_ONCE,
                    Outcome.SILENT,
                    Outcome.SLOW,
                    Outcome.GIVEN_BACK)));
    return Arbitraries.integers()
        .between(1, mostMetrics)
        .flatMap(
            count ->
                Combinators.combine(
                        metricsOf(count),
                        outcome.list().ofMinSize(1).ofMaxSize(12).list().ofSize(count),
                        Arbitraries.integers().between(1, 60).optional(0.3))
                    .as(Scenario::new));
  }

  private static Arbitrary<List<MetricSpec>> metricsOf(int count) {
    Arbitrary<MetricSpec> one =
        Combinators.combine(
                Arbitraries.of(0, 1, 3, 5),
                Arbitraries.of(0, 2, 4),
                Arbitraries.integers().between(0, 9),
                Arbitraries.integers().between(0, 4),
                Arbitraries.integers().between(0, 2),
                Arbitraries.integers().between(0, 4),
                Arbitraries.of(0, 0, 2, 3),
                Arbitraries.of(true, false, false, false))
            .as(
                (interval, delay, times, failures, inconclusives, errors, successes, dryRun) -> {
                  MetricSpec.Builder metric =
                      metric("m")
                          .setCount(interval == 0 ? Math.min(times, 1) : times)
                          .setFailureLimit(failures == 4 && successes > 0 ? -1 : failures)
                          .setInconclusiveLimit(inconclusives)
                          .setConsecutiveErrorLimit(errors)
                          .setConsecutiveSuccessLimit(successes)
                          .setDryRun(dryRun)
                          .setMeasurementRetention(errors);
                  if (interval > 0) {
                    metric.setInterval(seconds(interval));
                  }
                  if (delay > 0) {
                    metric.setInitialDelay(seconds(delay));
                  }
                  return metric.build();
                });
    return one.list()
        .ofSize(count)
        .map(
            metrics -> {
              List<MetricSpec> named = new ArrayList<>();
              for (MetricSpec metric : metrics) {
                named.add(metric.toBuilder().setName("m" + named.size()).build());
              }
              return List.copyOf(named);
            });
  }
}
