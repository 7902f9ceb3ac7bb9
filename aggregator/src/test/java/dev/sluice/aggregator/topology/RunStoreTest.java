package dev.sluice.aggregator.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.aggregator.judge.ExpressionConditions;
import dev.sluice.aggregator.judge.Input;
import dev.sluice.aggregator.judge.Judge;
import dev.sluice.aggregator.judge.JudgeSettings;
import dev.sluice.aggregator.judge.Run;
import dev.sluice.aggregator.judge.RunCodec;
import dev.sluice.records.v1.MeasurementResult;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RunStoreTest {

  private static final Run RUN =
      new Judge(JudgeSettings.DEFAULT, new ExpressionConditions())
          .fold(
              Optional.empty(),
              new Input.Requested(
                  AggregatorTopologyTest.request(AggregatorTopologyTest.run("east", "canary"))),
              Instant.EPOCH)
          .run()
          .orElseThrow();
  private static final Run LATER = RUN.withMessage("later");

  private final KeyValueStore<String, byte[]> bytes =
      Stores.keyValueStoreBuilder(
              Stores.inMemoryKeyValueStore("runs"), Serdes.String(), Serdes.ByteArray())
          .withLoggingDisabled()
          .build();

  @BeforeEach
  void open() {
    bytes.init(new MockProcessorContext<>().getStateStoreContext(), bytes);
  }

  @AfterEach
  void close() {
    bytes.close();
  }

  private RunStore runs(long recentBytes) {
    return new RunStore(bytes, Harness.MAX_BYTES, recentBytes);
  }

  @Test
  void aRunIsReadOnceAndThenAtHand() {
    runs(0).put("a", RUN);
    RunStore runs = runs(Long.MAX_VALUE);

    Run first = runs.get("a").orElseThrow();

    assertThat(first).isEqualTo(RUN);
    assertThat(runs.get("a").orElseThrow()).isSameAs(first);
    assertThat(runs.get("b")).isEmpty();
  }

  @Test
  void whatIsPutLaterIsSeenAtOnceAndStoredWithTheNextPut() {
    RunStore runs = runs(Long.MAX_VALUE);
    runs.put("a", RUN);

    runs.putLater("a", LATER);

    assertThat(runs.get("a")).contains(LATER);
    assertThat(runs(0).get("a")).contains(RUN);
    runs.put("a", LATER.withVersion(2));
    assertThat(runs(0).get("a")).contains(LATER.withVersion(2));
  }

  @Test
  void whatIsPutLaterIsStoredWhenItHasToMakeRoom() {
    RunStore runs = runs(2L * bytesOf(RUN));
    runs.putLater("a", LATER);
    runs.put("b", RUN);

    runs.put("c", RUN);

    assertThat(runs(0).get("a")).contains(LATER);
    assertThat(runs.get("a")).contains(LATER);
  }

  @Test
  void theRunUsedLongestAgoMakesRoom() {
    RunStore runs = runs(3L * bytesOf(LATER));
    runs.putLater("a", LATER);
    runs.putLater("b", LATER);
    runs.get("a");

    runs.put("c", LATER);
    runs.put("d", LATER);

    assertThat(runs(0).get("b")).contains(LATER);
    assertThat(runs(0).get("a")).isEmpty();
  }

  @Test
  void aRemovedRunIsGoneEvenWhenItWasToBeStoredLater() {
    RunStore runs = runs(bytesOf(RUN));
    runs.put("a", RUN);
    runs.putLater("a", LATER);

    runs.remove("a");
    runs.put("b", RUN);
    runs.put("c", RUN);

    assertThat(runs.get("a")).isEmpty();
    assertThat(runs(0).get("a")).isEmpty();
  }

  @Test
  void aRunTooLargeForTheStoreIsNoLargerAtHandThanWhenReadAgain() {
    Run tooLarge =
        RUN.withMetrics(
            RUN.metrics().stream()
                .map(
                    metric ->
                        metric.withKept(
                            Collections.nCopies(
                                20,
                                MeasurementResult.newBuilder()
                                    .setValue("x".repeat(10_000))
                                    .build())))
                .toList());
    RunStore runs = runs(Long.MAX_VALUE);

    runs.put("a", tooLarge);

    assertThat(runs.get("a")).isEqualTo(runs(0).get("a")).isNotEqualTo(Optional.of(tooLarge));
  }

  private static int bytesOf(Run run) {
    return RunCodec.encode(run).getSerializedSize();
  }
}
