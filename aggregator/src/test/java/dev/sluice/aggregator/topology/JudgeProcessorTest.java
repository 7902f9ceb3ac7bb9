package dev.sluice.aggregator.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.aggregator.judge.ExpressionConditions;
import dev.sluice.aggregator.judge.Input;
import dev.sluice.aggregator.judge.Judge;
import dev.sluice.aggregator.judge.JudgeSettings;
import dev.sluice.records.v1.MeasurementTask;
import dev.sluice.records.v1.RunId;
import dev.sluice.schemas.topic.Keys;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A processor that starts beside stored runs, as it does after a restart. */
class JudgeProcessorTest {

  private static final RunId RUN = AggregatorTopologyTest.run("east", "canary");

  @TempDir Path stateDir;

  @Test
  void theTimersAreSetAgainFromTheStoredRuns() {
    try (Harness harness = new Harness(stateDir.resolve("driver"))) {
      MockProcessorContext<Object, Object> context = new MockProcessorContext<>();
      KeyValueStore<String, byte[]> runs =
          Stores.keyValueStoreBuilder(
                  Stores.inMemoryKeyValueStore(Names.RUN_STORE),
                  Serdes.String(),
                  Serdes.ByteArray())
              .withLoggingDisabled()
              .build();
      KeyValueStore<Bytes, byte[]> timers =
          Stores.keyValueStoreBuilder(
                  Stores.inMemoryKeyValueStore(Names.TIMER_STORE),
                  Serdes.Bytes(),
                  Serdes.ByteArray())
              .withLoggingDisabled()
              .build();
      runs.init(context.getStateStoreContext(), runs);
      timers.init(context.getStateStoreContext(), timers);
      Judge judge = new Judge(JudgeSettings.DEFAULT, new ExpressionConditions());
      new RunStore(runs, Harness.MAX_BYTES, 0)
          .put(
              Keys.of(RUN),
              judge
                  .fold(
                      Optional.empty(),
                      new Input.Requested(AggregatorTopologyTest.request(RUN)),
                      harness.now().minusSeconds(60))
                  .run()
                  .orElseThrow());
      JudgeProcessor processor =
          new JudgeProcessor(
              harness.parts(), new DeadLetters(Harness.TOPICS, harness.metrics), Harness.SETTINGS);

      processor.init(context);

      assertThat(timers.approximateNumEntries()).isEqualTo(1);
      assertThat(harness.gauge("sluice_aggregator_runs_active")).isEqualTo(1);
      assertThat(harness.gauge("sluice_aggregator_tasks_open")).isEqualTo(1);
      context.scheduledPunctuators().getFirst().getPunctuator().punctuate(0);
      assertThat(context.forwarded())
          .singleElement()
          .extracting(forward -> forward.record().value())
          .isInstanceOfSatisfying(
              MeasurementTask.class,
              task -> {
                assertThat(task.getSequence()).isEqualTo(1);
                assertThat(task.getAttempt()).isEqualTo(2);
              });
      processor.close();
      assertThat(harness.gauge("sluice_aggregator_runs_active")).isZero();
      assertThat(harness.gauge("sluice_aggregator_tasks_open")).isZero();
    }
  }
}
