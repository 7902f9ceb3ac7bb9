package dev.sluice.controller.feed;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what happened in the order in which it happened: within a hand-over the events are durable
 * before the state is sent, so no reader ever sees a state without its event. Sent again until it
 * is acknowledged, with the same ids. Bounded: with Kafka away for long the oldest are given up and
 * {@link #takeLoss()} tells. Thread-safe.
 */
final class FeedSender implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(FeedSender.class);
  private static final int CAPACITY = 10_000;
  private static final int MOST_AT_ONCE = 200;
  private static final long RETRY_MILLIS = 1000;

  private final Supplier<? extends Producer<String, byte[]>> producers;
  private final String stateTopic;
  private final BlockingQueue<List<ProducerRecord<String, byte[]>>> queue =
      new LinkedBlockingQueue<>(CAPACITY);
  private final AtomicBoolean loss = new AtomicBoolean();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread;

  FeedSender(Supplier<? extends Producer<String, byte[]>> producers, String stateTopic) {
    this.producers = producers;
    this.stateTopic = stateTopic;
    this.thread = Thread.ofPlatform().daemon().name("sluice-feed").start(this::run);
  }

  /** Hands over what belongs together, events first; returns at once. */
  void send(List<ProducerRecord<String, byte[]>> together) {
    if (together.isEmpty()) {
      return;
    }
    while (!queue.offer(together)) {
      queue.poll();
      if (!loss.getAndSet(true)) {
        LOGGER.atError().log("Kafka is away for too long, the oldest rollout events are given up");
      }
    }
  }

  /** Whether something was given up since the last call. */
  boolean takeLoss() {
    return queue.size() < CAPACITY / 2 && loss.getAndSet(false);
  }

  private void run() {
    List<List<ProducerRecord<String, byte[]>>> batch = new ArrayList<>();
    while (stopped.getCount() > 0) {
      try (Producer<String, byte[]> producer = producers.get()) {
        while (stopped.getCount() > 0) {
          if (batch.isEmpty()) {
            batch.add(queue.take());
            queue.drainTo(batch, MOST_AT_ONCE);
          }
          if (sent(producer, batch)) {
            batch.clear();
          } else if (stopped.await(RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
            producer.close(Duration.ZERO);
          }
        }
      } catch (InterruptedException e) {
        return;
      } catch (KafkaException e) {
        LOGGER.atWarn().addKeyValue("error", e.toString()).log("no producer yet, trying again");
        rest();
      }
    }
  }

  private boolean sent(
      Producer<String, byte[]> producer, List<List<ProducerRecord<String, byte[]>>> batch)
      throws InterruptedException {
    List<ProducerRecord<String, byte[]>> events = new ArrayList<>();
    List<ProducerRecord<String, byte[]>> states = new ArrayList<>();
    for (List<ProducerRecord<String, byte[]>> together : batch) {
      for (ProducerRecord<String, byte[]> each : together) {
        (each.topic().equals(stateTopic) ? states : events).add(each);
      }
    }
    return durable(producer, events) && durable(producer, states);
  }

  private static boolean durable(
      Producer<String, byte[]> producer, List<ProducerRecord<String, byte[]>> records)
      throws InterruptedException {
    List<Future<RecordMetadata>> sends = new ArrayList<>();
    for (ProducerRecord<String, byte[]> each : records) {
      sends.add(producer.send(each));
    }
    boolean all = true;
    for (Future<RecordMetadata> send : sends) {
      try {
        send.get();
      } catch (ExecutionException e) {
        if (e.getCause() instanceof RecordTooLargeException
            || e.getCause() instanceof SerializationException) {
          LOGGER
              .atError()
              .addKeyValue("error", String.valueOf(e.getCause()))
              .log("a rollout event cannot be published and is given up");
        } else {
          all = false;
        }
      }
    }
    return all;
  }

  private void rest() {
    try {
      if (stopped.await(RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
        LOGGER.atDebug().log("feed stops");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopped.countDown();
    }
  }

  /** Stops; what was not acknowledged by now is lost. */
  @Override
  public void close() {
    stopped.countDown();
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
