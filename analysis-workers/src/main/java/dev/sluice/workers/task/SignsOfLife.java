package dev.sluice.workers.task;

import dev.sluice.schemas.topic.Keys;
import dev.sluice.workers.task.RunningTask.Progress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the aggregator, again and again, of the tasks that are handed over: their records are
 * acknowledged, so a task whose signs stop is issued again by the aggregator. Also ends those that
 * run for too long. One thread for all of them.
 */
final class SignsOfLife implements Runnable, AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(SignsOfLife.class);

  /** How long one sign promises life, and how often it is given. */
  static final Duration PROMISE = Duration.ofSeconds(30);

  static final Duration EVERY = Duration.ofSeconds(10);
  private static final Duration TICK = Duration.ofMillis(500);
  private static final Duration GIVE_BACK_WAIT = Duration.ofSeconds(5);

  private final String worker;
  private final Publisher publisher;
  private final WorkerMetrics metrics;
  private final InstantSource clock;
  private final Duration maxMeasurement;
  private final Set<RunningTask> handedOver = ConcurrentHashMap.newKeySet();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();

  SignsOfLife(
      String worker,
      Publisher publisher,
      WorkerMetrics metrics,
      InstantSource clock,
      Duration maxMeasurement) {
    this.worker = worker;
    this.publisher = publisher;
    this.metrics = metrics;
    this.clock = clock;
    this.maxMeasurement = maxMeasurement;
  }

  /** Settles the task once the first sign is durable, and gives more until it is over. */
  CompletableFuture<Void> handOver(RunningTask running) {
    return tell(running)
        .whenComplete(
            (ok, error) -> {
              if (error == null) {
                handedOver.add(running);
                running.settled().complete(null);
                if (running.isOver()) {
                  handedOver.remove(running);
                }
              } else {
                running.settled().completeExceptionally(error);
              }
            });
  }

  /** One sign now. */
  CompletableFuture<Void> tell(RunningTask running) {
    running.signDue(clock.instant().plus(EVERY));
    return tellOnce(running, PROMISE, running.progress().message());
  }

  /** One sign that promises no more than {@code promise}. */
  CompletableFuture<Void> tellOnce(RunningTask running, Duration promise, String message) {
    Instant now = clock.instant();
    Progress progress = running.progress();
    return publisher.publish(
        Measurements.inProgress(
            running.task(),
            worker,
            now,
            now.plus(promise),
            progress.metadata(),
            message,
            running.masking()));
  }

  void forget(RunningTask running) {
    handedOver.remove(running);
  }

  @Override
  public void run() {
    while (!closed.isDone()) {
      tick(clock.instant());
      metrics.handedOver(handedOver.size());
      closed.copy().completeOnTimeout(null, TICK.toMillis(), TimeUnit.MILLISECONDS).join();
    }
  }

  private void tick(Instant now) {
    for (RunningTask running : handedOver) {
      if (!running.isFollowing() && running.startedAt().plus(maxMeasurement).isBefore(now)) {
        running.timeOut();
      }
      if (running.signDueAt(now)) {
        tell(running)
            .exceptionally(
                error -> {
                  LOGGER
                      .atWarn()
                      .addKeyValue("run", Keys.of(running.task().getRun()))
                      .addKeyValue("metric", running.id().metric())
                      .addKeyValue("error", error.toString())
                      .log("sign of life not written; the task may be issued again");
                  return null;
                });
      }
    }
  }

  /** Takes every promise back, so that other workers go on soon. */
  void giveBack() {
    CompletableFuture<?>[] told =
        handedOver.stream()
            .map(running -> tellOnce(running, Duration.ZERO, "given back: the worker stops"))
            .toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(told)
        .completeOnTimeout(null, GIVE_BACK_WAIT.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(error -> null)
        .join();
  }

  @Override
  public void close() {
    closed.complete(null);
  }
}
