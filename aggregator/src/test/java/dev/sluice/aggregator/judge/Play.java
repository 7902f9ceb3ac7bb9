package dev.sluice.aggregator.judge;

import dev.sluice.aggregator.judge.Effect.Issue;
import dev.sluice.aggregator.judge.Effect.Report;
import dev.sluice.aggregator.judge.Effect.Testify;
import dev.sluice.aggregator.judge.Input.Measured;
import dev.sluice.aggregator.judge.Input.Requested;
import dev.sluice.aggregator.judge.Input.Tick;
import dev.sluice.records.v1.AnalysisRequest;
import dev.sluice.records.v1.Measurement;
import dev.sluice.records.v1.MeasurementTask;
import dev.sluice.records.v1.MeasurementTask.Action;
import dev.sluice.records.v1.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;

/** One run in virtual time: every task is answered, and that soon after it was issued. */
final class Play {

  private static final int MOST_STEPS = 100_000;

  private final Judge judge;
  private final Function<MeasurementTask, List<Measurement>> worker;
  private final Duration lateness;
  private final List<Measurement> underWay = new ArrayList<>();
  private final List<Measurement> delivered = new ArrayList<>();
  private Optional<Random> random = Optional.empty();
  private Optional<Forgetting> forgetting = Optional.empty();
  private final List<Entry> log = new ArrayList<>();
  private final List<Verdict> verdicts = new ArrayList<>();
  private final List<MeasurementTask> tasks = new ArrayList<>();
  private Optional<Run> run = Optional.empty();

  /** An input with its instant. */
  record Entry(Input input, Instant at) {}

  /**
   * A run yet to be requested.
   *
   * @param lateness how long after the wished instant a tick comes, and how long after its task an
   *     answer comes
   */
  Play(Judge judge, Function<MeasurementTask, List<Measurement>> worker, Duration lateness) {
    this.judge = judge;
    this.worker = worker;
    this.lateness = lateness;
  }

  void request(AnalysisRequest request, Instant now) {
    fold(new Requested(request), now);
    deliver(now);
  }

  /** Lets time pass up to, not including, {@code end}, or until the run waits for nothing. */
  void playUntil(Instant end) {
    for (int step = 0; step < MOST_STEPS; step++) {
      Optional<Instant> wake =
          run.flatMap(judge::wakeAt).map(at -> at.plus(lateness)).filter(at -> at.isBefore(end));
      if (wake.isEmpty()) {
        return;
      }
      fold(new Tick(), wake.get());
      deliver(wake.get());
    }
    throw new AssertionError("the run does not end: " + run);
  }

  /** From now on what is under way arrives in any order, several times, and old records again. */
  Play tangled(Random chance) {
    random = Optional.of(chance);
    return this;
  }

  /** From now on the state is lost now and then, and only the last verdict is left. */
  Play forgetful(Random chance) {
    forgetting = Optional.of(new Forgetting(chance));
    return this;
  }

  private void deliver(Instant now) {
    while (!underWay.isEmpty()) {
      random.ifPresent(this::tangle);
      List<Measurement> arriving = List.copyOf(underWay);
      underWay.clear();
      arriving.forEach(measurement -> fold(new Measured(measurement), now.plus(lateness)));
      delivered.addAll(arriving);
    }
    forgetting.ifPresent(f -> forget(f, now.plus(lateness)));
  }

  private void tangle(Random chance) {
    for (Measurement measurement : List.copyOf(underWay)) {
      if (chance.nextInt(3) == 0) {
        underWay.add(measurement);
      }
    }
    if (!delivered.isEmpty()) {
      underWay.add(delivered.get(chance.nextInt(delivered.size())));
    }
    Collections.shuffle(underWay, chance);
  }

  private void forget(Forgetting f, Instant now) {
    if (f.chance().nextInt(4) > 0) {
      return;
    }
    AnalysisRequest newest = run.orElseThrow().request();
    run = Optional.empty();
    fold(
        new Requested(
            newest.toBuilder()
                .setKnownVerdict(verdict())
                .setKnownVerdictVersion(verdict().getVersion())
                .build()),
        now);
  }

  private record Forgetting(Random chance) {}

  void fold(Input input, Instant now) {
    log.add(new Entry(input, now));
    Judgement judgement = judge.fold(run, input, now);
    run = judgement.run();
    for (Effect effect : judgement.effects()) {
      switch (effect) {
        case Issue(MeasurementTask task) -> {
          tasks.add(task);
          if (task.getAction() != Action.ACTION_GARBAGE_COLLECT) {
            underWay.addAll(worker.apply(task));
          }
        }
        case Testify(Measurement measurement) -> underWay.add(measurement);
        case Report(Verdict verdict) -> verdicts.add(verdict);
        case Effect.Withdraw withdrawn -> {}
        case Effect.Ignore ignored -> {}
        case Effect.Refuse refused -> {}
      }
    }
  }

  Run run() {
    return run.orElseThrow();
  }

  Verdict verdict() {
    return verdicts.getLast();
  }

  List<Verdict> verdicts() {
    return verdicts;
  }

  List<MeasurementTask> tasks() {
    return tasks;
  }

  List<Entry> log() {
    return log;
  }
}
