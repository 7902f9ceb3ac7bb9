package dev.sluice.aggregator.judge;

import dev.sluice.aggregator.judge.Effect.Ignore;
import dev.sluice.aggregator.judge.Effect.Reason;
import dev.sluice.aggregator.judge.Effect.Report;
import dev.sluice.aggregator.judge.Effect.Testify;
import dev.sluice.aggregator.judge.RunRules.Outcome;
import dev.sluice.records.v1.AnalysisPhase;
import dev.sluice.records.v1.Measurement;
import dev.sluice.records.v1.MeasurementResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One fold at work: the run as it stands, the effects so far, the instant. Lives for one call of
 * {@link Judge#fold}.
 */
final class Turn {

  private final JudgeSettings settings;
  private final Assessor assessor;
  private final Instant now;
  private final Tasks tasks;
  private final List<Effect> effects = new ArrayList<>();
  private Run run;
  private boolean progressed;
  private boolean urgent;

  Turn(JudgeSettings settings, Assessor assessor, Run run, Instant now) {
    this.settings = settings;
    this.assessor = assessor;
    this.run = run;
    this.now = now;
    this.tasks = new Tasks(settings, now);
  }

  Run run() {
    return run;
  }

  void replace(Run changed) {
    run = changed;
  }

  List<Effect> effects() {
    return effects;
  }

  void add(Effect effect) {
    effects.add(effect);
  }

  /** The verdict is to be told at once. */
  void urgent() {
    urgent = true;
  }

  /** Brings the run to now: what is due is issued, what is overdue is issued again. */
  void advance() {
    advance(now);
  }

  /** The same, but only for measurements due up to {@code due}. */
  void advance(Instant due) {
    if (run.completed()) {
      return;
    }
    settle();
    if (run.completed()) {
      return;
    }
    boolean terminating = run.terminating();
    for (MetricRun metric : run.metrics()) {
      if (metric.flight().isPresent()) {
        remind(metric, metric.flight().get());
      } else if (metric.open() && !terminating) {
        start(metric, due);
      }
    }
  }

  private void start(MetricRun metric, Instant until) {
    Instant due = MetricRules.dueAt(metric, run.startedAt().orElse(now));
    if (!due.isAfter(until)) {
      issue(metric, InFlight.first(metric.nextSequence(), due, now, in(settings.taskTimeout())));
    }
  }

  /**
   * A deadline without an answer: the task goes out again, and at last an Error takes its place.
   */
  private void remind(MetricRun metric, InFlight flight) {
    if (flight.deadline().isAfter(now)) {
      return;
    }
    if (flight.silent() + 1 < settings.attempts()) {
      issueAgain(metric, flight, flight.silent() + 1);
      return;
    }
    // Told again at the next deadline, should this one get lost on its way.
    effects.add(new Testify(tasks.unanswered(run.request(), metric, flight)));
    run = run.with(metric.withFlight(Optional.of(flight.withDeadline(nextDeadline(flight)))));
  }

  private void issueAgain(MetricRun metric, InFlight flight, int silent) {
    issue(
        metric,
        flight.with(
            f -> f.attempt(flight.attempt() + 1).silent(silent).deadline(nextDeadline(flight))));
  }

  private Instant nextDeadline(InFlight flight) {
    return in(flight.stopping() ? settings.stopTimeout() : settings.taskTimeout());
  }

  private void issue(MetricRun metric, InFlight flight) {
    effects.add(tasks.forFlight(run.request(), metric, flight));
    run = run.with(metric.withFlight(Optional.of(flight)));
  }

  /** Folds a well-formed measurement of this run. */
  void measure(Measurement measurement) {
    Optional<MetricRun> known = run.metric(measurement.getMetric());
    if (known.isEmpty()) {
      effects.add(new Ignore(Reason.UNKNOWN_METRIC));
      return;
    }
    MetricRun metric = known.get();
    boolean alive = measurement.hasInProgress();
    if (run.completed() || !metric.open() || measurement.getSequence() < metric.nextSequence()) {
      late(metric, measurement);
    } else if (measurement.getSequence() > metric.nextSequence()) {
      early(metric, measurement);
    } else if (alive) {
      InFlight flight = metric.flight().orElseGet(() -> unasked(measurement));
      InFlight after = flight.alive(measurement);
      progressed |= !after.equals(flight);
      if (after.givenBack()) {
        issueAgain(metric, after, 0);
      } else {
        run = run.with(metric.withFlight(Optional.of(after)));
      }
    } else {
      close(metric, measurement);
    }
  }

  /** A measurement that an earlier life of this aggregator asked for. */
  private InFlight unasked(Measurement alive) {
    Instant started =
        Times.clamp(
            alive.hasStartedAt() ? Times.instant(alive.getStartedAt()) : now, Instant.EPOCH, now);
    return InFlight.first(alive.getSequence(), started, started, in(settings.taskTimeout()));
  }

  /**
   * Folded already. Coming again it may mean that the verdict it led to was lost on its way (its
   * offset was not committed), so the verdict is told again.
   */
  private void late(MetricRun metric, Measurement measurement) {
    effects.add(new Ignore(Reason.LATE));
    if (measurement.hasInProgress()) {
      effects.add(tasks.stopStray(run.request(), metric, measurement));
    } else if (run.completed()) {
      urgent = true;
    } else if (measurement.getSequence() == metric.tally().finished()) {
      progressed = true;
    }
  }

  private void early(MetricRun metric, Measurement measurement) {
    boolean known =
        metric.early().stream().anyMatch(e -> e.getSequence() == measurement.getSequence());
    if (known || measurement.hasInProgress()) {
      effects.add(new Ignore(Reason.LATE));
    } else if (measurement.getSequence() > metric.nextSequence() + MetricRun.MAX_EARLY) {
      effects.add(new Ignore(Reason.TOO_EARLY));
    } else {
      List<Measurement> early = new ArrayList<>(metric.early());
      early.add(measurement);
      run = run.with(metric.withEarly(early));
    }
  }

  /** Folds a finished measurement, and then those that waited for it. */
  private void close(MetricRun metric, Measurement measurement) {
    MetricRun folded = fold(metric, measurement);
    while (!Phases.completed(MetricRules.phase(folded, false))) {
      long next = folded.nextSequence();
      Optional<Measurement> waiting =
          folded.early().stream().filter(e -> e.getSequence() == next).findFirst();
      if (waiting.isEmpty()) {
        break;
      }
      folded = fold(folded, waiting.get());
    }
    run = run.with(folded);
    progressed = true;
  }

  private MetricRun fold(MetricRun metric, Measurement measurement) {
    Instant finishedAt = History.finishedAt(measurement, metric.flight(), now);
    Finding finding = assessor.assess(metric.spec(), measurement, finishedAt);
    MeasurementResult result = History.result(measurement, finding, metric.flight(), finishedAt);
    History history = History.append(metric, result);
    if (History.leavesTraces(metric.spec())) {
      history.dropped().forEach(d -> effects.add(tasks.collect(run.request(), metric, d)));
    }
    long sequence = measurement.getSequence();
    return metric.with(
        m ->
            m.tally(metric.tally().plus(finding.phase()))
                .kept(history.kept())
                .metadata(History.resolved(metric.metadata(), measurement))
                .flight(Optional.empty())
                .early(metric.early().stream().filter(e -> e.getSequence() > sequence).toList()));
  }

  /** Brings every metric's phase, and then the run's, in line with the counters. */
  void settle() {
    boolean terminating;
    do {
      terminating = run.terminating();
      for (MetricRun metric : run.metrics()) {
        if (metric.open()) {
          assess(metric, terminating);
        }
      }
    } while (run.terminating() != terminating);
    if (terminating) {
      run.metrics().forEach(this::stop);
    }
    boolean flying = run.metrics().stream().anyMatch(m -> m.flight().isPresent());
    boolean open = run.metrics().stream().anyMatch(MetricRun::open);
    if (terminating ? !flying : !open) {
      complete();
    }
  }

  private void assess(MetricRun metric, boolean terminating) {
    AnalysisPhase phase = MetricRules.phase(metric, terminating);
    if (phase == metric.phase()) {
      return;
    }
    urgent |= Phases.completed(phase);
    progressed = true;
    run =
        run.with(
            metric
                .withPhase(phase)
                .withMessage(
                    Phases.completed(phase)
                        ? RunRules.messageOfCompleted(metric, phase)
                        : metric.message()));
  }

  private void stop(MetricRun metric) {
    metric
        .flight()
        .filter(flight -> !flight.stopping())
        .ifPresent(
            flight ->
                issue(
                    metric,
                    flight.with(
                        f ->
                            f.stopping(true)
                                .silent(0)
                                .attempt(flight.attempt() + 1)
                                .deadline(in(settings.stopTimeout())))));
  }

  private void complete() {
    Outcome outcome = RunRules.outcome(run);
    run =
        run.with(
            r -> r.phase(outcome.phase()).message(outcome.message()).completedAt(Optional.of(now)));
    urgent = true;
  }

  /** Ends the run as one that cannot be measured: no completion time, and what flies is stopped. */
  void invalidate(String message) {
    abandonFlights();
    run = run.with(r -> r.phase(AnalysisPhase.ANALYSIS_PHASE_ERROR).message(message));
    urgent = true;
  }

  /** Stops what is in flight without waiting for an answer. */
  void abandonFlights() {
    for (MetricRun metric : run.metrics()) {
      abandon(metric);
    }
  }

  void abandon(MetricRun metric) {
    stop(metric);
    run = run.with(run.metric(metric.name()).orElse(metric).withFlight(Optional.empty()));
  }

  /** The new state, with the verdict among the effects when one is to be told now. */
  Judgement done() {
    boolean pending = progressed || run.reportPending();
    boolean free =
        run.reportedAt()
            .map(last -> !Times.plus(last, settings.progressGap()).isAfter(now))
            .orElse(true);
    if (urgent || (pending && free)) {
      run =
          run.with(
              r ->
                  r.version(Math.max(run.version() + 1, now.toEpochMilli()))
                      .reportedAt(Optional.of(now))
                      .reportPending(false));
      effects.add(new Report(Verdicts.of(run, now)));
    } else {
      run = run.withReportPending(pending);
    }
    return new Judgement(Optional.of(run), effects);
  }

  private Instant in(Duration duration) {
    return Times.plus(now, duration);
  }
}
