package dev.sluice.aggregator.judge;

import dev.sluice.records.v1.AnalysisRequest;
import dev.sluice.records.v1.MeasurementResult;
import dev.sluice.records.v1.MetricResult;
import dev.sluice.records.v1.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Goes on from the status that the controller knows, where the aggregator knows less.
 *
 * <p>Status has no sequences; they follow from the counters, because every finished measurement
 * counts exactly once.
 */
record Resumption(JudgeSettings settings, Instant now) {

  /** The run with what {@code request} knows of its verdict, wherever that is further on. */
  Run resume(Run run, AnalysisRequest request) {
    Run known = run.withVersion(Math.max(run.version(), request.getKnownVerdictVersion()));
    if (!request.hasKnownVerdict() || run.completed()) {
      return known;
    }
    Verdict verdict = request.getKnownVerdict();
    Run resumed =
        known.with(
            r ->
                r.version(Math.max(known.version(), verdict.getVersion()))
                    .startedAt(
                        verdict.hasStartedAt() && run.reportedAt().isEmpty()
                            ? Optional.of(Times.instant(verdict.getStartedAt()))
                            : run.startedAt())
                    .metrics(run.metrics().stream().map(m -> resume(m, verdict)).toList()));
    if (!Phases.completed(verdict.getPhase())) {
      return resumed;
    }
    return resumed.with(
        r ->
            r.phase(verdict.getPhase())
                .message(verdict.getMessage())
                .completedAt(
                    verdict.hasCompletedAt()
                        ? Optional.of(Times.instant(verdict.getCompletedAt()))
                        : Optional.empty()));
  }

  private MetricRun resume(MetricRun metric, Verdict verdict) {
    return verdict.getMetricsList().stream()
        .filter(known -> known.getName().equals(metric.name()))
        .filter(known -> ahead(known, metric))
        .findFirst()
        .map(known -> adopt(metric, known))
        .orElse(metric);
  }

  private static boolean ahead(MetricResult known, MetricRun metric) {
    long finished = Tally.of(known).finished();
    if (finished != metric.tally().finished()) {
      return finished > metric.tally().finished();
    }
    boolean underWay =
        known.getMeasurementsList().stream().anyMatch(m -> !Phases.completed(m.getPhase()));
    return !metric.completed()
        && (Phases.completed(known.getPhase()) || (underWay && metric.flight().isEmpty()));
  }

  private MetricRun adopt(MetricRun metric, MetricResult known) {
    Tally tally = Tally.of(known);
    List<MeasurementResult> kept = new ArrayList<>();
    Optional<InFlight> flight = Optional.empty();
    long sequence = tally.finished() - finishedOf(known);
    for (MeasurementResult measurement : known.getMeasurementsList()) {
      if (Phases.completed(measurement.getPhase())) {
        sequence++;
        kept.add(measurement.toBuilder().setSequence(sequence).build());
      } else {
        flight = Optional.of(underWay(tally, measurement));
      }
    }
    boolean over = Phases.completed(known.getPhase());
    return metric
        .with(
            m ->
                m.tally(tally)
                    .phase(over ? known.getPhase() : metric.phase())
                    .message(known.getMessage())
                    .metadata(known.getMetadataMap())
                    .kept(kept)
                    .early(
                        metric.early().stream()
                            .filter(early -> early.getSequence() > tally.finished())
                            .toList()))
        .withFlight(over ? Optional.empty() : flight);
  }

  private static long finishedOf(MetricResult known) {
    return known.getMeasurementsList().stream()
        .filter(measurement -> Phases.completed(measurement.getPhase()))
        .count();
  }

  /**
   * Asked for again at its next sign of life, or at once: the worker goes on with what it finds.
   */
  private InFlight underWay(Tally tally, MeasurementResult measurement) {
    Instant startedAt =
        measurement.hasStartedAt() ? Times.instant(measurement.getStartedAt()) : now;
    Instant resumeAt =
        measurement.hasResumeAt() ? Times.instant(measurement.getResumeAt()) : startedAt;
    Instant latest = Times.plus(now, settings.taskTimeout());
    Instant deadline = Times.clamp(resumeAt, now, latest);
    return InFlight.first(tally.finished() + 1, startedAt, startedAt, deadline)
        .with(
            f ->
                f.sign(Optional.of(Sign.known(resumeAt)))
                    .message(measurement.getMessage())
                    .metadata(measurement.getMetadataMap()));
  }
}
