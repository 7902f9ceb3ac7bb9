package dev.sluice.controller.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schemas.topic.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutboxTest {

  private static final Topic<String, String> TOPIC =
      new Topic<>("t", Serdes.String(), Serdes.String(), 1, Map.of());

  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final Outbox outbox = new Outbox(() -> producer, 3);

  @AfterEach
  void close() {
    outbox.close();
  }

  @Test
  void onlyTheNewestWaitsBehindTheOneInFlight() {
    outbox.put(TOPIC, "k", "1");
    awaitSends(1);
    outbox.put(TOPIC, "k", "2");
    outbox.put(TOPIC, "k", "3");

    producer.completeNext();
    awaitSends(2);
    producer.completeNext();

    await(() -> outbox.depth() == 0);
    assertThat(sent()).containsExactly("1", "3");
  }

  @Test
  void aRecordThatWasNotAcknowledgedIsSentAgain() {
    outbox.put(TOPIC, "k", "1");
    awaitSends(1);

    producer.errorNext(new TimeoutException("broker away"));
    awaitSends(2);
    producer.completeNext();

    await(() -> outbox.depth() == 0);
    assertThat(sent()).containsExactly("1", "1");
  }

  @Test
  void aNewerRecordTakesThePlaceOfOneThatFailed() {
    outbox.put(TOPIC, "k", "1");
    awaitSends(1);
    outbox.put(TOPIC, "k", "2");

    producer.errorNext(new TimeoutException("broker away"));
    awaitSends(2);
    producer.completeNext();

    await(() -> outbox.depth() == 0);
    assertThat(sent()).containsExactly("1", "2");
  }

  @Test
  void acknowledgementIsToldOnlyForTheRecordThatIsDurable() {
    List<String> told = new CopyOnWriteArrayList<>();
    outbox.put(TOPIC, "k", "1", () -> told.add("1"));
    awaitSends(1);
    outbox.put(TOPIC, "k", "2", () -> told.add("2"));
    outbox.put(TOPIC, "k", "3", () -> told.add("3"));

    producer.errorNext(new TimeoutException("broker away"));
    awaitSends(2);
    producer.completeNext();

    await(() -> told.size() == 1);
    assertThat(told).containsExactly("3");
  }

  @Test
  void aRecordThatCanNeverBeSentIsGivenUpAndHoldsNothingUp() {
    outbox.put(TOPIC, "k", "big");
    awaitSends(1);
    producer.errorNext(new RecordTooLargeException("too large"));
    outbox.put(TOPIC, "k", "small");
    awaitSends(2);
    producer.completeNext();

    await(() -> outbox.depth() == 0);
    assertThat(sent()).containsExactly("big", "small");
  }

  @Test
  void keysBeyondTheCapacityAreTurnedAwayAndToldOnceThereIsRoom() {
    outbox.put(TOPIC, "a", "1");
    awaitSends(1);
    producer.errorNext(new TimeoutException("broker away"));
    for (int key = 0; key < 100; key++) {
      outbox.put(TOPIC, "key-" + key, "x");
    }

    await(
        () -> {
          producer.completeNext();
          return outbox.takeOverflow();
        });
    assertThat(outbox.takeOverflow()).isFalse();
    assertThat(sent().size()).isLessThan(100);
  }

  @Test
  void aTombstoneIsANullValue() {
    outbox.put(TOPIC, "k", null);
    awaitSends(1);
    assertThat(producer.history().getFirst().value()).isNull();
  }

  private List<String> sent() {
    return producer.history().stream()
        .map(ProducerRecord::value)
        .map(value -> value == null ? "null" : new String(value, StandardCharsets.UTF_8))
        .toList();
  }

  private void awaitSends(int count) {
    await(() -> producer.history().size() == count);
  }

  private void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime())
          .withFailMessage("waited in vain; sent so far: %s", sent())
          .isLessThan(deadline);
      Thread.onSpinWait();
    }
  }
}
