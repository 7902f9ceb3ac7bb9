package dev.sluice.controller.pipeline;

import dev.sluice.schemas.topic.Topic;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Hands full-state records to Kafka without ever blocking the caller: per topic and key only the
 * newest record waits, and one is in flight. A record is sent again until it is acknowledged or a
 * newer one has taken its place, so with Kafka away a key costs one slot however often it changes.
 *
 * <p>Bounded by {@code capacity} keys: beyond it a new key is turned away and {@link
 * #takeOverflow()} tells that everything must be published again from the objects. Thread-safe.
 */
public final class Outbox implements RecordSink, AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(Outbox.class);
  private static final Duration FIRST_BACKOFF = Duration.ofMillis(50);
  private static final Duration LAST_BACKOFF = Duration.ofSeconds(1);

  private record Slot(String topic, String key) {}

  private record Entry(ProducerRecord<byte[], byte[]> message, Acknowledgement acknowledgement) {}

  private final Supplier<? extends Producer<byte[], byte[]>> producers;
  private final int capacity;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<Slot, Entry> waiting = new HashMap<>();
  private final Set<Slot> inFlight = new HashSet<>();
  private final Deque<Slot> ready = new ArrayDeque<>();
  private final Thread sender;
  private Duration backoff = Duration.ZERO;
  private boolean overflow;
  private boolean closed;

  /**
   * Starts sending on a thread of its own; {@link #close()} stops it and closes the producer.
   *
   * @param producers makes an idempotent producer with a short {@code max.block.ms}; asked again
   *     when that fails, such as for a broker's name that does not resolve yet
   * @param capacity most keys that may wait at once
   */
  public Outbox(Supplier<? extends Producer<byte[], byte[]>> producers, int capacity) {
    this.producers = producers;
    this.capacity = capacity;
    this.sender = Thread.ofPlatform().daemon().name("sluice-outbox").start(this::run);
  }

  @Override
  public <V> void put(
      Topic<String, V> topic, String key, @Nullable V value, Acknowledgement acknowledgement) {
    byte[] keyBytes = topic.key().serializer().serialize(topic.name(), key);
    byte[] valueBytes =
        value == null ? null : topic.value().serializer().serialize(topic.name(), value);
    put(key, new ProducerRecord<>(topic.name(), keyBytes, valueBytes), acknowledgement);
  }

  /** Publishes a prepared record; of those with equal {@code slot} and topic only the newest. */
  public void put(
      String slot, ProducerRecord<byte[], byte[]> message, Acknowledgement acknowledgement) {
    Slot place = new Slot(message.topic(), slot);
    lock.lock();
    try {
      if (closed) {
        return;
      }
      if (waiting.size() >= capacity && !waiting.containsKey(place)) {
        overflow = true;
        return;
      }
      boolean queued = waiting.put(place, new Entry(message, acknowledgement)) != null;
      if (!queued && !inFlight.contains(place)) {
        ready.add(place);
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** How many keys wait for an acknowledgement. */
  public int depth() {
    lock.lock();
    try {
      return waiting.size() + inFlight.size();
    } finally {
      lock.unlock();
    }
  }

  /** Whether keys were turned away since the last call and room is there again. */
  public boolean takeOverflow() {
    lock.lock();
    try {
      boolean taken = overflow && waiting.size() < capacity / 2;
      if (taken) {
        overflow = false;
      }
      return taken;
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    while (!isClosed()) {
      try (Producer<byte[], byte[]> producer = producers.get()) {
        drain(producer);
        producer.close(Duration.ofSeconds(1));
      } catch (KafkaException e) {
        LOGGER.atWarn().addKeyValue("error", e.toString()).log("no producer yet, trying again");
        rest();
      }
    }
  }

  private boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  private void rest() {
    lock.lock();
    try {
      long nanos = LAST_BACKOFF.toNanos();
      while (nanos > 0 && !closed) {
        nanos = changed.awaitNanos(nanos);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closed = true;
    } finally {
      lock.unlock();
    }
  }

  private void drain(Producer<byte[], byte[]> producer) {
    while (true) {
      Slot slot;
      Entry entry;
      lock.lock();
      try {
        while (!closed && ready.isEmpty()) {
          changed.await();
        }
        if (!closed && !backoff.isZero()) {
          // A signal must not cut the wait short, or a dead broker is hammered by every put.
          long nanos = backoff.toNanos();
          while (nanos > 0 && !closed) {
            nanos = changed.awaitNanos(nanos);
          }
        }
        if (closed) {
          return;
        }
        slot = ready.remove();
        entry = waiting.remove(slot);
        if (entry == null) {
          continue;
        }
        inFlight.add(slot);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        closed = true;
        return;
      } finally {
        lock.unlock();
      }
      send(producer, slot, entry);
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the callback looks at every outcome
  private void send(Producer<byte[], byte[]> producer, Slot slot, Entry entry) {
    try {
      producer.send(entry.message(), (metadata, failure) -> done(slot, entry, failure));
    } catch (InterruptException e) {
      Thread.currentThread().interrupt();
    } catch (KafkaException | IllegalStateException e) {
      done(slot, entry, e);
    }
  }

  private void done(Slot slot, Entry entry, @Nullable Exception failure) {
    boolean hopeless = failure != null && isHopeless(failure);
    lock.lock();
    try {
      if (!inFlight.remove(slot)) {
        return;
      }
      if (failure == null) {
        backoff = Duration.ZERO;
      } else if (!hopeless) {
        backoff = next(backoff);
        waiting.putIfAbsent(slot, entry);
      }
      if (waiting.containsKey(slot)) {
        ready.add(slot);
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
    if (failure == null) {
      entry.acknowledgement().acknowledged();
    } else {
      LOGGER
          .atLevel(hopeless ? Level.ERROR : Level.DEBUG)
          .addKeyValue("topic", slot.topic())
          .addKeyValue("key", slot.key())
          .addKeyValue("error", failure.toString())
          .log(
              hopeless
                  ? "a record cannot be published and was given up"
                  : "a record was not acknowledged and will be sent again");
    }
  }

  private static boolean isHopeless(Exception failure) {
    return failure instanceof RecordTooLargeException
        || failure instanceof RecordBatchTooLargeException
        || failure instanceof SerializationException;
  }

  private static Duration next(Duration backoff) {
    Duration doubled = backoff.isZero() ? FIRST_BACKOFF : backoff.multipliedBy(2);
    return doubled.compareTo(LAST_BACKOFF) > 0 ? LAST_BACKOFF : doubled;
  }

  /** Stops sending; what is not acknowledged by then is published again by the next start. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      sender.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
