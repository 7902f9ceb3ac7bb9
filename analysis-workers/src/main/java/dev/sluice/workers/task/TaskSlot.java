package dev.sluice.workers.task;

import dev.sluice.records.v1.MeasurementTask;
import dev.sluice.workers.task.WorkerMetrics.Fate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One share consumer and the thread that owns it: poll a batch, run it, acknowledge all of it, poll
 * again. A task that is slower than {@code handOverAfter} is handed over, so the batch never waits
 * longer for it; see docs/decisions/0003-workers-ack.md.
 */
final class TaskSlot implements Runnable {

  private static final Logger LOGGER = LoggerFactory.getLogger(TaskSlot.class);
  private static final Duration POLL = Duration.ofSeconds(2);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final int SLOW_TIMES = 5;
  private static final Duration WRITE_WAIT = Duration.ofSeconds(30);
  private static final Duration QUIET_WAIT = Duration.ofSeconds(4);

  /**
   * What a slot needs to know.
   *
   * @param cluster whose tasks these are
   * @param topic where they come from
   * @param handOverAfter how long a batch is waited for
   * @param drain how long it is waited for at the end
   * @param deliveryLimit after how many deliveries Kafka forgets a record
   */
  record Settings(
      String cluster, String topic, Duration handOverAfter, Duration drain, int deliveryLimit) {}

  /** A record that is not acknowledged yet, and how it is to be once it is settled. */
  private record Held(
      ConsumerRecord<byte[], byte[]> record,
      CompletableFuture<AcknowledgeType> settled,
      Optional<RunningTask> running) {}

  private final Settings settings;
  private final Supplier<ShareConsumer<byte[], byte[]>> consumers;
  private final TaskRunner runner;
  private final Publisher publisher;
  private final WorkerMetrics metrics;
  private final InstantSource clock;
  private final CountDownLatch fetching;
  private final CompletableFuture<Void> closing = new CompletableFuture<>();
  private boolean fetches = true;
  private final AtomicReference<Optional<ShareConsumer<byte[], byte[]>>> current =
      new AtomicReference<>(Optional.empty());

  /**
   * A slot that {@link #run} works in.
   *
   * @param fetching one count for each slot of the process, let go when it fetches no more: a task
   *     that is given back at the end would else be fetched by a neighbour that is about to leave,
   *     and that counts as a delivery
   */
  TaskSlot(
      Settings settings,
      Supplier<ShareConsumer<byte[], byte[]>> consumers,
      TaskRunner runner,
      Publisher publisher,
      WorkerMetrics metrics,
      InstantSource clock,
      CountDownLatch fetching) {
    this.settings = settings;
    this.consumers = consumers;
    this.runner = runner;
    this.publisher = publisher;
    this.metrics = metrics;
    this.clock = clock;
    this.fetching = fetching;
  }

  @Override
  public void run() {
    try {
      while (!closing.isDone()) {
        consume();
      }
    } finally {
      fetchNoMore();
    }
  }

  private void consume() {
    try (ShareConsumer<byte[], byte[]> consumer = consumers.get()) {
      current.set(Optional.of(consumer));
      consumer.setAcknowledgementCommitCallback(
          (offsets, error) -> {
            if (error != null) {
              // Its lease ran out or the broker went: delivered again, folded once.
              LOGGER.atDebug().addKeyValue("error", error.toString()).log("acknowledgement lost");
            }
          });
      consumer.subscribe(List.of(settings.topic()));
      while (!closing.isDone()) {
        handle(consumer);
      }
    } catch (WakeupException | InterruptException | InterruptedException e) {
      LOGGER.atDebug().log("slot woken");
    } catch (KafkaException | IllegalStateException e) {
      LOGGER
          .atWarn()
          .addKeyValue("topic", settings.topic())
          .addKeyValue("error", e.toString())
          .log("share consumer failed; a new one takes its place");
      closing.copy().completeOnTimeout(null, RETRY.toMillis(), TimeUnit.MILLISECONDS).join();
    }
    current.set(Optional.empty());
  }

  private void fetchNoMore() {
    if (fetches) {
      fetches = false;
      fetching.countDown();
    }
  }

  private void handle(ShareConsumer<byte[], byte[]> consumer) throws InterruptedException {
    List<Held> batch = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
      batch.add(take(record));
    }
    if (batch.isEmpty()) {
      return;
    }
    await(batch, settings.handOverAfter(), closing);
    if (mostlyRunning(batch)) {
      // Not one slow query but slow times: reports would only add to the load.
      await(batch, settings.handOverAfter().multipliedBy(SLOW_TIMES), closing);
    }
    if (closing.isDone()) {
      await(batch, settings.drain(), new CompletableFuture<>());
      fetchNoMore();
      if (batch.stream().anyMatch(held -> !held.settled().isDone())
          && !fetching.await(QUIET_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        LOGGER.atDebug().log("a neighbour still fetches; it may take what is given back");
      }
    } else {
      for (Held held : batch) {
        if (!held.settled().isDone() && held.running().isPresent()) {
          runner.handOver(held.running().get()).exceptionally(error -> null);
        }
      }
      await(batch, WRITE_WAIT, closing);
    }
    for (Held held : batch) {
      AcknowledgeType type = held.settled().getNow(AcknowledgeType.RELEASE);
      if (type == AcknowledgeType.RELEASE) {
        metrics.task(Fate.RELEASED);
      }
      consumer.acknowledge(held.record(), type);
    }
    consumer.commitAsync();
  }

  private static boolean mostlyRunning(List<Held> batch) {
    return batch.stream().filter(held -> !held.settled().isDone()).count() * 2 > batch.size();
  }

  /** Waits until all is settled, {@code end} comes, or {@code atMost} is over. */
  private static void await(List<Held> batch, Duration atMost, CompletableFuture<Void> end) {
    CompletableFuture<Void> all =
        CompletableFuture.allOf(
            batch.stream().map(Held::settled).toArray(CompletableFuture<?>[]::new));
    CompletableFuture.anyOf(all, end)
        .completeOnTimeout(batch, atMost.toMillis(), TimeUnit.MILLISECONDS)
        .join();
  }

  private Held take(ConsumerRecord<byte[], byte[]> record) throws InterruptedException {
    return switch (TaskReader.read(settings.cluster(), record.key(), record.value())) {
      case TaskReader.Read.Poison poison -> poison(record, poison.cause());
      case TaskReader.Read.Task read -> take(record, read.task());
    };
  }

  private Held take(ConsumerRecord<byte[], byte[]> record, MeasurementTask task)
      throws InterruptedException {
    Instant now = clock.instant();
    if (task.hasIssuedAt()) {
      metrics.age(Duration.between(Measurements.instant(task.getIssuedAt()), now));
    }
    if (task.hasDeadline() && Measurements.instant(task.getDeadline()).isBefore(now)) {
      metrics.task(Fate.EXPIRED);
      return held(record, CompletableFuture.completedFuture(null), Optional.empty());
    }
    int delivery = record.deliveryCount().map(Short::intValue).orElse(1);
    if (delivery >= settings.deliveryLimit()) {
      metrics.task(Fate.GIVEN_UP);
      String message =
          "the task was delivered %d times and no worker finished it".formatted(delivery);
      return held(record, runner.refuse(task, message), Optional.empty());
    }
    TaskRunner.Taken taken = runner.take(task);
    return held(record, taken.settled(), taken.running());
  }

  private Held poison(ConsumerRecord<byte[], byte[]> record, String cause) {
    metrics.task(Fate.POISON);
    LOGGER
        .atWarn()
        .addKeyValue("topic", record.topic())
        .addKeyValue("partition", record.partition())
        .addKeyValue("offset", record.offset())
        .addKeyValue("error", cause)
        .log("not a task; goes to the dead letters");
    return new Held(
        record,
        publisher
            .deadLetter(record, cause)
            .handle(
                (ok, error) -> error == null ? AcknowledgeType.REJECT : AcknowledgeType.RELEASE),
        Optional.empty());
  }

  private static Held held(
      ConsumerRecord<byte[], byte[]> record,
      CompletableFuture<Void> settled,
      Optional<RunningTask> running) {
    return new Held(
        record,
        settled.handle(
            (ok, error) -> error == null ? AcknowledgeType.ACCEPT : AcknowledgeType.RELEASE),
        running);
  }

  /** Ends after the batch in hand; does not wait. */
  void close() {
    closing.complete(null);
    current.get().ifPresent(ShareConsumer::wakeup);
  }
}
