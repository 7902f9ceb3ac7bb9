package dev.sluice.workers.task;

import dev.sluice.records.v1.Measurement;
import dev.sluice.records.v1.MeasurementTask;
import dev.sluice.records.v1.MeasurementTask.Action;
import dev.sluice.schemas.topic.Keys;
import dev.sluice.workers.account.AccountFullException;
import dev.sluice.workers.spi.MeasurementId;
import dev.sluice.workers.spi.Outcome;
import dev.sluice.workers.spi.ProviderException;
import dev.sluice.workers.spi.ProviderResult;
import dev.sluice.workers.spi.ProviderResult.Finished;
import dev.sluice.workers.task.WorkerMetrics.Fate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Runs tasks, each on a virtual thread of its own, and publishes what they found. Thread-safe. */
final class TaskRunner implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(TaskRunner.class);

  /** How long a task that finds no room waits for it, and when it is to be issued again. */
  private static final Duration ROOM_WAIT = Duration.ofSeconds(5);

  private static final Duration PUT_OFF = Duration.ofSeconds(10);

  private final String worker;
  private final Execution execution;
  private final Publisher publisher;
  private final SignsOfLife signs;
  private final WorkerMetrics metrics;
  private final InstantSource clock;
  private final Semaphore room;
  private final int maxRunning;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<MeasurementId, RunningTask> measuring = new ConcurrentHashMap<>();

  TaskRunner(
      String worker,
      Execution execution,
      Publisher publisher,
      SignsOfLife signs,
      WorkerMetrics metrics,
      InstantSource clock,
      int maxRunning) {
    this.worker = worker;
    this.execution = execution;
    this.publisher = publisher;
    this.signs = signs;
    this.metrics = metrics;
    this.clock = clock;
    this.maxRunning = maxRunning;
    this.room = new Semaphore(maxRunning);
  }

  /**
   * A task that was taken.
   *
   * @param settled completes when its record may be acknowledged, exceptionally when it is to be
   *     released
   * @param running set when it may be handed over
   */
  record Taken(CompletableFuture<Void> settled, Optional<RunningTask> running) {}

  /**
   * Starts the task; waits a few seconds where there is no room.
   *
   * @throws InterruptedException when interrupted while waiting for room
   */
  Taken take(MeasurementTask task) throws InterruptedException {
    RunningTask fresh = new RunningTask(task, clock.instant());
    if (task.getAction() == Action.ACTION_TERMINATE) {
      RunningTask measured = measuring.remove(fresh.id());
      if (measured != null) {
        measured.cancel();
      }
    } else if (task.getAction() == Action.ACTION_MEASURE) {
      RunningTask known = measuring.putIfAbsent(fresh.id(), fresh);
      if (known != null) {
        known.reissued(task);
        metrics.task(Fate.JOINED);
        return new Taken(signs.tell(known), Optional.empty());
      }
    }
    if (!room.tryAcquire(ROOM_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
      measuring.remove(fresh.id(), fresh);
      return new Taken(
          putOff(task, "this worker runs %d tasks already".formatted(maxRunning)),
          Optional.empty());
    }
    metrics.task(Fate.RUN);
    metrics.started();
    threads.execute(() -> run(fresh));
    return new Taken(fresh.settled(), Optional.of(fresh));
  }

  /** Tells the aggregator that the task goes on, so that its record can be acknowledged. */
  CompletableFuture<Void> handOver(RunningTask running) {
    if (running.settled().isDone() || running.task().getAction() == Action.ACTION_GARBAGE_COLLECT) {
      running.settled().complete(null);
      return running.settled();
    }
    return signs.handOver(running);
  }

  /** Answers a task with an error without running it. */
  CompletableFuture<Void> refuse(MeasurementTask task, String message) {
    RunningTask refused = new RunningTask(task, clock.instant());
    return publish(refused, Finished.of(new Outcome.Failure(message)));
  }

  private CompletableFuture<Void> putOff(MeasurementTask task, String reason) {
    metrics.task(Fate.PUT_OFF);
    return signs.tellOnce(new RunningTask(task, clock.instant()), PUT_OFF, "put off: " + reason);
  }

  private void run(RunningTask running) {
    running.runBy(Thread.currentThread());
    Optional<ProviderResult> result = Optional.empty();
    try {
      result = Optional.of(execution.execute(running));
    } catch (InterruptedException e) {
      result = running.timedOut() ? Optional.of(failed(tooLong(running))) : Optional.empty();
    } catch (AccountFullException e) {
      settle(running, putOff(running.task(), e.getMessage()));
    } catch (ProviderException e) {
      result = Optional.of(failed(e.getMessage()));
    } catch (Exception e) {
      String type = running.task().getProvider().getType();
      log(running)
          .addKeyValue("error", running.masking().mask(e.toString()))
          .log("provider failed");
      result = Optional.of(failed("provider '%s' failed: %s".formatted(type, e)));
    } finally {
      running.leaveThread();
    }
    Thread.interrupted(); // a late time-out must not hit what follows
    if (result.isEmpty() || running.cancelled()) {
      over(running);
      return;
    }
    switch (result.get()) {
      case Finished finished -> finish(running, finished);
      case ProviderResult.Following following -> follow(running, following);
    }
  }

  private void follow(RunningTask running, ProviderResult.Following following) {
    running.progress(following.metadata(), following.message());
    running.follow(following.completion());
    CompletableFuture<Void> told = signs.handOver(running).exceptionally(error -> null);
    // The report first, then the end: the same order as in the topic.
    var unused =
        told.thenCombine(following.completion().handle(TaskRunner::endOf), (ok, end) -> end)
            .thenAcceptAsync(
                end -> {
                  if (running.cancelled() || end.isEmpty()) {
                    over(running);
                  } else {
                    finish(running, end.get());
                  }
                },
                threads);
  }

  /** How what was followed ended, empty when it was cancelled. */
  private static Optional<Finished> endOf(@Nullable Finished finished, @Nullable Throwable error) {
    if (error instanceof CancellationException) {
      return Optional.empty();
    }
    return Optional.of(finished == null ? failed(String.valueOf(error)) : finished);
  }

  private void finish(RunningTask running, Finished finished) {
    if (running.task().getAction() == Action.ACTION_GARBAGE_COLLECT) {
      if (finished.outcome() instanceof Outcome.Failure failure) {
        log(running)
            .addKeyValue("error", running.masking().mask(failure.message()))
            .log("garbage not collected; tried again after the next measurement");
      }
      over(running);
      return;
    }
    settle(running, publish(running, finished));
  }

  private CompletableFuture<Void> publish(RunningTask running, Finished finished) {
    Instant now = clock.instant();
    Measurement measurement =
        Measurements.finished(running.task(), worker, now, finished, running.masking());
    return publisher
        .publish(measurement)
        .whenComplete(
            (ok, error) -> {
              if (error == null) {
                Duration took = Duration.between(running.startedAt(), clock.instant());
                metrics.published(running.task().getProvider().getType(), measurement, took);
              }
            });
  }

  /** Ends the task with the fate of its record. */
  private void settle(RunningTask running, CompletableFuture<Void> published) {
    var unused =
        published.whenComplete(
            (ok, error) -> {
              if (error == null) {
                over(running);
              } else if (cause(error) instanceof RecordTooLargeException) {
                settle(
                    running,
                    publish(
                        running, failed("the answer is too large: " + cause(error).getMessage())));
              } else {
                log(running)
                    .addKeyValue("error", cause(error).toString())
                    .log("measurement not written");
                running.settled().completeExceptionally(error);
                over(running);
              }
            });
  }

  private void over(RunningTask running) {
    if (!running.endOnce()) {
      return;
    }
    measuring.remove(running.id(), running);
    signs.forget(running);
    room.release();
    metrics.over();
    running.settled().complete(null);
  }

  private static Throwable cause(Throwable error) {
    return error instanceof CompletionException wrapped && wrapped.getCause() != null
        ? wrapped.getCause()
        : error;
  }

  private static Finished failed(String message) {
    return Finished.of(new Outcome.Failure(message));
  }

  private String tooLong(RunningTask running) {
    return "no answer from provider '%s' within %d s"
        .formatted(
            running.task().getProvider().getType(),
            Duration.between(running.startedAt(), clock.instant()).toSeconds());
  }

  private static LoggingEventBuilder log(RunningTask running) {
    MeasurementId id = running.id();
    return LOGGER
        .atWarn()
        .addKeyValue("run", Keys.of(running.task().getRun()))
        .addKeyValue("metric", id.metric())
        .addKeyValue("sequence", id.sequence())
        .addKeyValue("provider", running.task().getProvider().getType());
  }

  /** Cancels what still runs; each is told to be issued again. */
  @Override
  public void close() {
    signs.giveBack();
    measuring.values().forEach(RunningTask::cancel);
    threads.shutdownNow();
  }
}
