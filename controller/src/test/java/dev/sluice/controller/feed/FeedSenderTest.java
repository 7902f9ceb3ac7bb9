package dev.sluice.controller.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FeedSenderTest {

  private final MockProducer<String, byte[]> producer =
      new MockProducer<>(false, null, new StringSerializer(), new ByteArraySerializer());
  private final FeedSender sender = new FeedSender(() -> producer, "states");

  @AfterEach
  void close() {
    sender.close();
  }

  @Test
  void theStateIsSentOnlyOnceItsEventsAreDurable() {
    sender.send(List.of(event("e1"), event("e2"), state("s1")));

    awaitSent("e1", "e2");
    producer.completeNext();
    assertThat(sent()).containsExactly("e1", "e2");
    producer.completeNext();
    awaitSent("e1", "e2", "s1");
    producer.completeNext();
  }

  @Test
  void whatWasNotAcknowledgedIsSentAgainBeforeItsState() {
    sender.send(List.of(event("e1"), state("s1")));
    awaitSent("e1");

    producer.errorNext(new TimeoutException("broker away"));
    awaitSent("e1", "e1");
    producer.completeNext();
    awaitSent("e1", "e1", "s1");
    producer.completeNext();
  }

  @Test
  void whatComesLaterIsSentLater() {
    sender.send(List.of(event("e1"), state("s1")));
    awaitSent("e1");
    sender.send(List.of(event("e2"), state("s2")));

    producer.completeNext();
    awaitSent("e1", "s1");
    producer.completeNext();
    awaitSent("e1", "s1", "e2");
    producer.completeNext();
    awaitSent("e1", "s1", "e2", "s2");
    producer.completeNext();
  }

  @Test
  void withKafkaAwayForTooLongTheOldestAreGivenUpAndItIsTold() {
    sender.send(List.of(event("first")));
    awaitSent("first");
    for (int i = 0; i < 10_100; i++) {
      sender.send(List.of(event("e" + i)));
    }

    assertThat(sender.takeLoss()).as("told only once there is room").isFalse();
    await(
        () -> {
          producer.completeNext();
          return sender.takeLoss();
        });
    assertThat(sender.takeLoss()).isFalse();
  }

  private static ProducerRecord<String, byte[]> event(String id) {
    return new ProducerRecord<>("events", id, new byte[0]);
  }

  private static ProducerRecord<String, byte[]> state(String id) {
    return new ProducerRecord<>("states", id, new byte[0]);
  }

  private List<String> sent() {
    return producer.history().stream().map(ProducerRecord::key).toList();
  }

  private void awaitSent(String... keys) {
    await(() -> sent().equals(List.of(keys)));
  }

  private void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime())
          .withFailMessage(
              "waited in vain; sent so far: %s", sent().size() > 20 ? sent().size() : sent())
          .isLessThan(deadline);
      LockSupport.parkNanos(1_000_000);
    }
  }
}
