package dev.sluice.router.process;

import dev.sluice.records.v1.RoutingReport;
import dev.sluice.router.keep.ReportSink;
import dev.sluice.router.keep.RouterMetrics;
import dev.sluice.schemas.topic.Keys;
import dev.sluice.schemas.topic.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends reports and keeps each until the broker has acknowledged it, or a newer one of the same
 * Rollout takes its place. Holds at most one report a Rollout.
 */
final class ReportOutbox implements ReportSink, AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(ReportOutbox.class);
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final Duration CLOSING = Duration.ofSeconds(3);

  private final Producer<byte[], byte[]> producer;
  private final Topic<String, RoutingReport> topic;
  private final RouterMetrics metrics;
  private final Map<String, RoutingReport> pending = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition something = lock.newCondition();
  private final Thread sender;

  private volatile boolean closing;

  private record Sent(String key, RoutingReport report, Future<RecordMetadata> future) {}

  ReportOutbox(
      Producer<byte[], byte[]> producer,
      Topic<String, RoutingReport> topic,
      RouterMetrics metrics) {
    this.producer = producer;
    this.topic = topic;
    this.metrics = metrics;
    this.sender = Thread.ofVirtual().name("router-reports").start(this::run);
  }

  @Override
  public void publish(RoutingReport report) {
    pending.put(Keys.of(report.getRollout()), report);
    metrics.pendingReports(pending.size());
    lock.lock();
    try {
      something.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      while (!closing || !pending.isEmpty()) {
        awaitSomething();
        if (!sendAll() && !closing) {
          Thread.sleep(PAUSE);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitSomething() throws InterruptedException {
    lock.lock();
    try {
      while (pending.isEmpty() && !closing) {
        something.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Sends what is pending and waits for every acknowledgement; false when one is missing. */
  private boolean sendAll() throws InterruptedException {
    List<Sent> sent = new ArrayList<>();
    boolean complete = true;
    for (var entry : pending.entrySet()) {
      try {
        sent.add(
            new Sent(entry.getKey(), entry.getValue(), producer.send(record(entry.getValue()))));
      } catch (KafkaException e) {
        complete = false;
        LOGGER
            .atWarn()
            .addKeyValue("rollout", name(entry.getValue()))
            .addKeyValue("error", e.getMessage())
            .log("report not sent; tried again");
        break;
      }
    }
    producer.flush();
    for (Sent one : sent) {
      try {
        one.future().get();
        pending.remove(one.key(), one.report());
      } catch (ExecutionException e) {
        complete = false;
        LOGGER
            .atWarn()
            .addKeyValue("rollout", name(one.report()))
            .addKeyValue("error", String.valueOf(e.getCause()))
            .log("report not acknowledged; tried again");
      }
    }
    metrics.pendingReports(pending.size());
    return complete;
  }

  private ProducerRecord<byte[], byte[]> record(RoutingReport report) {
    return new ProducerRecord<>(
        topic.name(),
        topic.key().serializer().serialize(topic.name(), Keys.of(report.getRollout())),
        topic.value().serializer().serialize(topic.name(), report));
  }

  private static String name(RoutingReport report) {
    return report.getRollout().getNamespace() + "/" + report.getRollout().getName();
  }

  /** Waits up to 3 s for what is pending; the rest is told again after the next start. */
  @Override
  public void close() {
    closing = true;
    lock.lock();
    try {
      something.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      if (!sender.join(CLOSING)) {
        sender.interrupt();
      }
    } catch (InterruptedException e) {
      sender.interrupt();
      Thread.currentThread().interrupt();
    }
  }
}
