package dev.sluice.aggregator.topology;

import dev.sluice.aggregator.judge.Effect;
import dev.sluice.aggregator.judge.Effect.Report;
import dev.sluice.aggregator.judge.Input;
import dev.sluice.aggregator.judge.Input.Measured;
import dev.sluice.aggregator.judge.Input.Tick;
import dev.sluice.aggregator.judge.Judge;
import dev.sluice.aggregator.judge.Judgement;
import dev.sluice.aggregator.judge.Run;
import dev.sluice.records.v1.Measurement;
import dev.sluice.schemas.topic.TopicCatalogue;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Folds inputs and ticks into the stored runs and does what the judge decides. */
final class JudgeProcessor implements Processor<String, Input, Object, Object> {

  /** Timers looked at beside every input, so that a busy stream does not wait for the next tick. */
  private static final int BESIDE_INPUT = 8;

  /** Timers handled in one tick, so that inputs get their turn. */
  private static final int PER_TICK = 2_000;

  /** Of stored form kept at hand: some thousand runs. */
  private static final long RECENT_BYTES = 4L << 20;

  private final Judge judge;
  private final TopicCatalogue topics;
  private final Clusters clusters;
  private final DeadLetters deadLetters;
  private final AggregatorMetrics metrics;
  private final InstantSource clock;
  private final AggregatorTopology.Settings settings;
  private final Context<Object> context = new Context<>();
  private Optional<Effects> effects = Optional.empty();
  private Optional<Stored> stored = Optional.empty();
  private Share counted = Share.NONE;

  private record Stored(RunStore runs, Timers timers) {}

  JudgeProcessor(
      AggregatorTopology.Parts parts,
      DeadLetters deadLetters,
      AggregatorTopology.Settings settings) {
    this.judge = parts.judge();
    this.topics = parts.topics();
    this.clusters = parts.clusters();
    this.metrics = parts.metrics();
    this.clock = parts.clock();
    this.deadLetters = deadLetters;
    this.settings = settings;
  }

  @Override
  public void init(ProcessorContext<Object, Object> streams) {
    context.set(streams);
    effects =
        Optional.of(new Effects(streams, topics, clusters, metrics, settings.maxRecordBytes()));
    Stored opened =
        new Stored(
            new RunStore(
                streams.getStateStore(Names.RUN_STORE), settings.maxRecordBytes(), RECENT_BYTES),
            new Timers(streams.getStateStore(Names.TIMER_STORE)));
    stored = Optional.of(opened);
    opened
        .runs()
        .forEach(
            (key, run) -> {
              opened.timers().move(key, Optional.empty(), judge.wakeAt(run));
              count(Optional.empty(), Optional.of(run));
            });
    streams.schedule(settings.tick(), PunctuationType.WALL_CLOCK_TIME, timestamp -> fire(PER_TICK));
  }

  @Override
  public void process(Record<String, Input> record) {
    Instant now = clock.instant();
    Judgement judgement = fold(record.key(), record.value(), now);
    for (Effect effect : judgement.effects()) {
      if (effect instanceof Effect.Refuse(String cause)
          && record.value() instanceof Measured(Measurement measurement)) {
        deadLetters.bury(
            context.get(),
            topics.measurements().key().serializer().serialize("", record.key()),
            measurement.toByteArray(),
            cause,
            record.timestamp());
      }
    }
    fire(BESIDE_INPUT);
  }

  private void fire(int limit) {
    Stored stores = stored.orElseThrow();
    Instant now = clock.instant();
    for (Timers.Due due : stores.timers().due(now, limit)) {
      stores.timers().remove(due);
      fold(due.run(), new Tick(), now);
    }
  }

  private Judgement fold(String key, Input input, Instant now) {
    Stored stores = stored.orElseThrow();
    Optional<Run> before = stores.runs().get(key);
    Judgement judgement = judge.fold(before, input, now);
    Optional<Run> after = judgement.run();
    if (!after.equals(before)) {
      after.ifPresentOrElse(
          run -> store(stores.runs(), key, run, input, judgement), () -> stores.runs().remove(key));
    }
    stores.timers().move(key, before.flatMap(judge::wakeAt), after.flatMap(judge::wakeAt));
    count(before, after);
    judgement.effects().forEach(effect -> effects.orElseThrow().act(key, effect, input, now));
    return judgement;
  }

  /**
   * A tick that tells nobody anything comes about again after a crash: what it asked for is asked
   * for again, and folded once. A run is then stored once a measurement.
   */
  private static void store(RunStore runs, String key, Run run, Input input, Judgement judgement) {
    if (input instanceof Tick && judgement.effects().stream().noneMatch(Report.class::isInstance)) {
      runs.putLater(key, run);
    } else {
      runs.put(key, run);
    }
  }

  private void count(Optional<Run> before, Optional<Run> after) {
    Share change = share(after).minus(share(before));
    counted = counted.plus(change);
    metrics.change(change.tasks(), change.runs(), change.timers());
  }

  private Share share(Optional<Run> run) {
    return run.map(
            r ->
                new Share(r.inFlight(), r.completed() ? 0 : 1, judge.wakeAt(r).isPresent() ? 1 : 0))
        .orElse(Share.NONE);
  }

  @Override
  public void close() {
    metrics.change(-counted.tasks(), -counted.runs(), -counted.timers());
    counted = Share.NONE;
  }

  /** What one processor adds to the process's gauges. */
  private record Share(int tasks, int runs, int timers) {

    static final Share NONE = new Share(0, 0, 0);

    Share plus(Share other) {
      return new Share(tasks + other.tasks, runs + other.runs, timers + other.timers);
    }

    Share minus(Share other) {
      return new Share(tasks - other.tasks, runs - other.runs, timers - other.timers);
    }
  }
}
