package dev.sluice.aggregator.judge;

import dev.sluice.aggregator.judge.Effect.Ignore;
import dev.sluice.aggregator.judge.Effect.Reason;
import dev.sluice.aggregator.judge.Effect.Refuse;
import dev.sluice.aggregator.judge.Effect.Withdraw;
import dev.sluice.aggregator.judge.Input.Forgotten;
import dev.sluice.aggregator.judge.Input.Measured;
import dev.sluice.aggregator.judge.Input.Requested;
import dev.sluice.aggregator.judge.Input.Tick;
import dev.sluice.records.v1.AnalysisPhase;
import dev.sluice.records.v1.AnalysisRequest;
import dev.sluice.records.v1.Measurement;
import dev.sluice.records.v1.MetricSpec;
import dev.sluice.records.v1.RunId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Folds everything that happens to an analysis run into its state: when to measure, what a
 * measurement means, when a metric and the run are over (spec §5.5-§5.8).
 *
 * <p>Pure and thread-safe: the same state, input and instant give the same judgement. Laws, which
 * the property tests hold it to:
 *
 * <ul>
 *   <li>A measurement folds once by (metric, sequence), in the order of sequences, whatever the
 *       order and number of its arrivals; where two differ, the first to arrive counts.
 *   <li>Every measurement asked for before a run has to stop is waited for and counts, so the order
 *       in which they arrive does not matter.
 *   <li>The fold of a run's requests and measurements without any tick gives the same phases,
 *       counters, messages and times of measurements as it did with ticks: everything else that
 *       changes a verdict (a worker's silence) is itself written as a measurement.
 * </ul>
 *
 * What may vary: {@code version} and {@code issued_at} of a verdict, and {@code completed_at} by
 * how late the last measurement arrived.
 */
public final class Judge {

  private final JudgeSettings settings;
  private final Assessor assessor;

  /** A judge that evaluates conditions with {@code conditions}. */
  public Judge(JudgeSettings settings, Conditions conditions) {
    this.settings = settings;
    this.assessor = new Assessor(conditions);
  }

  /**
   * One input at one instant.
   *
   * @param state what is known of the run; empty: nothing
   */
  public Judgement fold(Optional<Run> state, Input input, Instant now) {
    return switch (input) {
      case Requested(AnalysisRequest request) -> requested(state, request, now);
      case Forgotten(RunId run) -> forgotten(state, run, now);
      case Measured(Measurement measurement) ->
          refusal(measurement)
              .map(cause -> new Judgement(state, List.of(new Refuse(cause))))
              .orElseGet(() -> measured(state, measurement, now));
      case Tick() ->
          state
              .map(
                  run -> {
                    Turn turn = turn(run, now);
                    turn.advance();
                    return turn.done();
                  })
              .orElseGet(() -> ignored(Reason.UNKNOWN_RUN));
    };
  }

  /** When the run needs a {@link Tick}; empty: it waits for nothing but other inputs. */
  public Optional<Instant> wakeAt(Run run) {
    boolean terminating = run.terminating();
    Stream<Instant> metrics =
        run.completed()
            ? Stream.empty()
            : run.metrics().stream()
                .filter(m -> m.flight().isPresent() || (m.open() && !terminating))
                .map(
                    m ->
                        m.flight()
                            .map(InFlight::deadline)
                            .orElseGet(
                                () -> MetricRules.dueAt(m, run.startedAt().orElse(Instant.EPOCH))));
    Stream<Instant> report =
        run.reportPending()
            ? run.reportedAt().map(last -> Times.plus(last, settings.progressGap())).stream()
            : Stream.empty();
    return Stream.concat(metrics, report).min(Instant::compareTo);
  }

  private Judgement requested(Optional<Run> state, AnalysisRequest request, Instant now) {
    if (state.isPresent() && request.getGeneration() < state.get().request().getGeneration()) {
      return new Judgement(state, List.of(new Ignore(Reason.OLD_GENERATION)));
    }
    Turn turn = turn(state.orElseGet(() -> started(request)), now);
    // What was due before this request came is still asked for, with or without a tick in between.
    state.ifPresent(run -> turn.advance(now.minusNanos(1)));
    boolean open = !turn.run().completed();
    if (open) {
      revise(turn, request);
    }
    turn.replace(new Resumption(settings, now).resume(turn.run(), request));
    if (open && !turn.run().completed()) {
      Optional<String> problem = RequestCheck.problem(request);
      if (problem.isPresent()) {
        turn.invalidate(problem.get());
      } else {
        if (turn.run().startedAt().isEmpty()) {
          turn.replace(turn.run().withStartedAt(Optional.of(now)));
        }
        turn.advance();
      }
    }
    turn.urgent();
    return turn.done();
  }

  private static Run started(AnalysisRequest request) {
    return new Run(
        request.toBuilder().clearKnownVerdict().clearMetrics().build(),
        0,
        AnalysisPhase.ANALYSIS_PHASE_RUNNING,
        "",
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        false);
  }

  /** Takes over the newest spec: metrics are matched by name, removed ones retire. */
  private static void revise(Turn turn, AnalysisRequest request) {
    for (MetricRun metric : turn.run().metrics()) {
      boolean wanted =
          request.getMetricsList().stream().anyMatch(m -> m.getName().equals(metric.name()));
      if (!wanted && metric.flight().isPresent()) {
        turn.abandon(metric);
      }
    }
    Run run = turn.run();
    List<MetricRun> metrics = new ArrayList<>();
    for (MetricSpec spec : request.getMetricsList()) {
      metrics.add(
          run.metric(spec.getName())
              .map(metric -> metric.with(m -> m.spec(spec).retired(false)))
              .orElseGet(() -> MetricRun.fresh(spec)));
    }
    run.metrics().stream()
        .filter(m -> metrics.stream().noneMatch(kept -> kept.name().equals(m.name())))
        .forEach(m -> metrics.add(m.withRetired(true)));
    boolean terminate =
        request.getTerminate()
            || (run.request().getTerminate()
                && run.request().getGeneration() == request.getGeneration());
    turn.replace(
        run.with(
            r ->
                r.request(request.toBuilder().clearKnownVerdict().setTerminate(terminate).build())
                    .metrics(metrics)));
  }

  private Judgement forgotten(Optional<Run> state, RunId id, Instant now) {
    List<Effect> effects = new ArrayList<>();
    state.ifPresent(
        run -> {
          Turn turn = turn(run, now);
          turn.abandonFlights();
          effects.addAll(turn.effects());
        });
    effects.add(new Withdraw(id));
    return new Judgement(Optional.empty(), effects);
  }

  private Judgement measured(Optional<Run> state, Measurement measurement, Instant now) {
    if (state.isEmpty()) {
      return ignored(Reason.UNKNOWN_RUN);
    }
    Turn turn = turn(state.get(), now);
    turn.advance(now.minusNanos(1));
    turn.measure(measurement);
    // What is due at this very instant waits for its tick: another measurement of the same instant
    // may end the run, and which of the two is folded first must not matter.
    turn.advance(now.minusNanos(1));
    return turn.done();
  }

  /** Why a measurement is no measurement at all. */
  private static Optional<String> refusal(Measurement measurement) {
    if (measurement.getSequence() < 1) {
      return Optional.of(
          "a measurement's sequence must be at least 1, not " + measurement.getSequence());
    }
    return switch (measurement.getOutcomeCase()) {
      case OUTCOME_NOT_SET -> Optional.of("the measurement has no outcome");
      case DECISION ->
          Phases.completed(measurement.getDecision().getPhase())
              ? Optional.empty()
              : Optional.of(
                  "a decision must be Successful, Failed, Error or Inconclusive, not "
                      + measurement.getDecision().getPhase());
      case VALUE, ERROR, IN_PROGRESS -> Optional.empty();
    };
  }

  private static Judgement ignored(Reason reason) {
    return new Judgement(Optional.empty(), List.of(new Ignore(reason)));
  }

  private Turn turn(Run run, Instant now) {
    return new Turn(settings, assessor, run, now);
  }
}
