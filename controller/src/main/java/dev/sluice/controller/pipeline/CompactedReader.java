package dev.sluice.controller.pipeline;

import dev.sluice.schemas.topic.DeadLetter;
import dev.sluice.schemas.topic.Topic;
import dev.sluice.schemas.topic.TopicCatalogue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows one compacted topic from its beginning, without a group: every controller reads all of
 * it, at start and again when the topic was lost. Survives a missing topic, added partitions and an
 * absent broker; a record that does not parse goes to the dead letters.
 *
 * @param <V> value type of the topic
 */
public final class CompactedReader<V> implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(CompactedReader.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration PARTITION_CHECK = Duration.ofSeconds(30);
  private static final long RETRY_MILLIS = 500;

  /**
   * Takes records in partition order, on the reader's thread.
   *
   * @param <V> value type
   */
  @FunctionalInterface
  public interface Handler<V> {
    /**
     * Takes one record; null is the tombstone.
     *
     * @throws IllegalArgumentException when the record is refused: it goes to the dead letters with
     *     this message
     */
    void accept(String key, @Nullable V value);
  }

  private final Topic<String, V> topic;
  private final TopicCatalogue topics;
  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final Outbox outbox;
  private final Handler<V> handler;
  private final CompletableFuture<Void> caughtUp = new CompletableFuture<>();
  private final AtomicBoolean rewind = new AtomicBoolean();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread;
  private volatile @Nullable Consumer<byte[], byte[]> current;

  /** Starts reading at once on a thread of its own. */
  public CompactedReader(
      Topic<String, V> topic,
      TopicCatalogue topics,
      Supplier<Consumer<byte[], byte[]>> consumers,
      Outbox outbox,
      Handler<V> handler) {
    this.topic = topic;
    this.topics = topics;
    this.consumers = consumers;
    this.outbox = outbox;
    this.handler = handler;
    this.thread = Thread.ofPlatform().daemon().name("sluice-read-" + topic.name()).start(this::run);
  }

  /** Completes once everything that was in the topic at start has been handed on. */
  public CompletableFuture<Void> caughtUp() {
    return caughtUp.copy();
  }

  /** Reads the topic from its beginning again: it was deleted and created anew. */
  public void rewind() {
    rewind.set(true);
  }

  private boolean running() {
    return stopped.getCount() > 0;
  }

  private void run() {
    while (running()) {
      try (Consumer<byte[], byte[]> consumer = consumers.get()) {
        current = consumer;
        follow(consumer);
      } catch (WakeupException | InterruptException e) {
        LOGGER.atDebug().addKeyValue("topic", topic.name()).log("reader is asked to stop");
      } catch (KafkaException e) {
        LOGGER
            .atWarn()
            .addKeyValue("topic", topic.name())
            .addKeyValue("error", e.toString())
            .log("reading failed and starts anew");
        pause();
      } finally {
        current = null;
      }
    }
  }

  private void follow(Consumer<byte[], byte[]> consumer) {
    Map<TopicPartition, Long> ends = Map.of();
    long checkAt = System.nanoTime();
    while (running()) {
      boolean again = rewind.getAndSet(false);
      if (again || consumer.assignment().isEmpty() || System.nanoTime() - checkAt >= 0) {
        checkAt = System.nanoTime() + PARTITION_CHECK.toNanos();
        if (!assign(consumer, again)) {
          pause();
          continue;
        }
        if (!caughtUp.isDone() && ends.isEmpty()) {
          ends = consumer.endOffsets(consumer.assignment());
        }
      }
      for (ConsumerRecord<byte[], byte[]> each : consumer.poll(POLL)) {
        hand(each);
      }
      if (!caughtUp.isDone() && reached(consumer, ends)) {
        caughtUp.complete(null);
      }
    }
  }

  /** Assigns new partitions from their beginning; false when the topic is not there. */
  private boolean assign(Consumer<byte[], byte[]> consumer, boolean again) {
    List<PartitionInfo> infos = consumer.partitionsFor(topic.name());
    if (infos == null || infos.isEmpty()) {
      return false;
    }
    Set<TopicPartition> all = new HashSet<>();
    infos.forEach(info -> all.add(new TopicPartition(info.topic(), info.partition())));
    Set<TopicPartition> added = new HashSet<>(all);
    if (!again) {
      added.removeAll(consumer.assignment());
    }
    if (!added.isEmpty()) {
      consumer.assign(all);
      consumer.seekToBeginning(added);
    }
    return true;
  }

  private static boolean reached(
      Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
    for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
      if (end.getValue() > 0 && consumer.position(end.getKey()) < end.getValue()) {
        return false;
      }
    }
    return !ends.isEmpty();
  }

  private void hand(ConsumerRecord<byte[], byte[]> message) {
    try {
      if (message.key() == null) {
        throw new IllegalArgumentException("the record has no key");
      }
      String key = new String(message.key(), StandardCharsets.UTF_8);
      V value =
          message.value() == null
              ? null
              : topic.value().deserializer().deserialize(topic.name(), message.value());
      handler.accept(key, value);
    } catch (SerializationException | IllegalArgumentException e) {
      bury(message, String.valueOf(e.getMessage()));
    }
  }

  private void bury(ConsumerRecord<byte[], byte[]> message, String cause) {
    LOGGER
        .atWarn()
        .addKeyValue("topic", message.topic())
        .addKeyValue("partition", message.partition())
        .addKeyValue("offset", message.offset())
        .addKeyValue("error", cause)
        .log("a record cannot be used and goes to the dead letters");
    outbox.put(
        "%s-%d@%d".formatted(message.topic(), message.partition(), message.offset()),
        DeadLetter.of(
            topics,
            "controller",
            message.topic(),
            message.partition(),
            message.offset(),
            message.key(),
            message.value(),
            cause),
        () -> {});
  }

  private void pause() {
    try {
      if (stopped.await(RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopped.countDown();
    }
  }

  /** Stops reading. */
  @Override
  public void close() {
    stopped.countDown();
    Consumer<byte[], byte[]> consumer = current;
    if (consumer != null) {
      consumer.wakeup();
    }
    try {
      thread.join(Duration.ofSeconds(3));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
