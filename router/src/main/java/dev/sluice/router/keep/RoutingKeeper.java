package dev.sluice.router.keep;

import com.google.protobuf.Timestamp;
import dev.sluice.records.v1.RolloutId;
import dev.sluice.records.v1.RoutingCommand;
import dev.sluice.records.v1.RoutingReport;
import dev.sluice.router.Attempt;
import dev.sluice.router.TrafficRouter;
import dev.sluice.router.plan.ObjectRef;
import dev.sluice.schemas.topic.Keys;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps each Rollout's newest command in effect: one attempt at a time for a Rollout, many Rollouts
 * at once; failures are tried again, and objects that somebody else changes are put back.
 *
 * <p>Thread-safe. Holds one small desk for each Rollout with a command.
 */
public final class RoutingKeeper implements ObjectWatch.Listener, AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(RoutingKeeper.class);
  private static final Duration CLOSING = Duration.ofSeconds(5);

  private final TrafficRouter router;
  private final ReportSink sink;
  private final KeeperSettings settings;
  private final RouterMetrics metrics;
  private final InstantSource clock;
  private final Map<String, Desk> desks = new ConcurrentHashMap<>();
  private final Map<ObjectRef, Set<String>> concerned = new ConcurrentHashMap<>();
  private final Semaphore permits;
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("routing-keeper-timer").factory());

  private volatile Optional<ObjectWatch> watch = Optional.empty();

  /** A keeper that works through this router and closes neither it nor the sink. */
  public RoutingKeeper(
      TrafficRouter router,
      ReportSink sink,
      KeeperSettings settings,
      RouterMetrics metrics,
      InstantSource clock) {
    this.router = router;
    this.sink = sink;
    this.settings = settings;
    this.metrics = metrics;
    this.clock = clock;
    this.permits = new Semaphore(settings.concurrency());
  }

  /** Lets objects be watched; this keeper must be the watch's listener. Closes it at the end. */
  public void watchBy(ObjectWatch objectWatch) {
    watch = Optional.of(objectWatch);
  }

  /** Takes a command; an older one than the newest is ignored. Returns at once. */
  public void submit(RoutingCommand command) {
    String key = Keys.of(command.getRollout());
    boolean[] created = {false};
    Desk desk =
        desks.computeIfAbsent(
            key,
            absent -> {
              created[0] = true;
              return new Desk(command, settings);
            });
    metrics.keeping(desks.size());
    if (created[0] || desk.take(command)) {
      start(key, desk);
    }
  }

  /** The Rollout's command was withdrawn; what it left in force stays, unless a release runs. */
  public void withdraw(String rolloutKey) {
    Desk desk = desks.get(rolloutKey);
    if (desk != null && desk.withdraw()) {
      clear(rolloutKey, desk);
    }
  }

  @Override
  public void changed(ObjectRef object, String resourceVersion) {
    Instant now = clock.instant();
    for (String key : concerned.getOrDefault(object, Set.of())) {
      Desk desk = desks.get(key);
      if (desk != null) {
        desk.changed(object, resourceVersion, now).ifPresent(wait -> wake(key, desk, wait));
      }
    }
  }

  private void start(String key, Desk desk) {
    try {
      workers.execute(() -> work(key, desk));
    } catch (RejectedExecutionException e) {
      LOGGER
          .atDebug()
          .addKeyValue("rollout", name(key))
          .log("closing: command left for the next start");
    }
  }

  private void wake(String key, Desk desk, Duration wait) {
    Runnable wake =
        () -> {
          if (desk.wake()) {
            start(key, desk);
          }
        };
    try {
      var unused = timer.schedule(wake, wait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOGGER
          .atDebug()
          .addKeyValue("rollout", name(key))
          .log("closing: retry left for the next start");
    }
  }

  private void work(String key, Desk desk) {
    try {
      permits.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    try {
      Optional<RoutingCommand> command = desk.begin();
      if (command.isPresent() && desks.get(key) == desk) {
        // watched before anything is read, so that no change in between is missed
        router.objectsOf(command.get()).forEach(object -> concern(object, key));
        finish(key, desk, command.get(), attempt(command.get()));
      }
    } finally {
      permits.release();
    }
  }

  private Attempt attempt(RoutingCommand command) {
    try {
      return router.attempt(command);
    } catch (RuntimeException e) {
      LOGGER
          .atError()
          .addKeyValue("rollout", name(Keys.of(command.getRollout())))
          .addKeyValue("epoch", command.getEpoch())
          .setCause(e)
          .log("attempt failed unexpectedly");
      Instant now = clock.instant();
      return new Attempt.Reported(
          RoutingReport.newBuilder()
              .setRollout(command.getRollout())
              .setEpoch(command.getEpoch())
              .setReportedAt(Timestamp.newBuilder().setSeconds(now.getEpochSecond()))
              .setOutcome(RoutingReport.Outcome.OUTCOME_FAILED)
              .setMessage("the router failed on this command: " + e)
              .build(),
          Map.of(),
          false);
    }
  }

  private void finish(String key, Desk desk, RoutingCommand command, Attempt attempt) {
    Instant now = clock.instant();
    if (attempt instanceof Attempt.Reported reported) {
      metrics.attempted(reported.report());
    } else {
      metrics.overtook();
    }
    Desk.Next next = desk.settle(command, attempt, now);
    if (next.firstVerified()) {
      metrics.verified(Duration.between(issuedAt(command), now));
    }
    if (next.repaired()) {
      metrics.repaired();
      log(command.getRollout(), command.getEpoch(), "put back what somebody else had changed");
    }
    next.tell().ifPresent(this::tell);
    if (next.done()) {
      clear(key, desk);
    } else {
      next.again().ifPresent(wait -> wake(key, desk, wait));
    }
  }

  private void tell(RoutingReport report) {
    LOGGER
        .atInfo()
        .addKeyValue("cluster", report.getRollout().getCluster())
        .addKeyValue("rollout", name(Keys.of(report.getRollout())))
        .addKeyValue("epoch", report.getEpoch())
        .addKeyValue("state", report.getOutcome())
        .addKeyValue("error", report.getMessage())
        .log("routing report");
    sink.publish(report);
  }

  private void concern(ObjectRef object, String key) {
    concerned.computeIfAbsent(object, absent -> ConcurrentHashMap.newKeySet()).add(key);
    watch.ifPresent(present -> present.cover(object));
  }

  private void clear(String key, Desk desk) {
    if (desks.remove(key, desk)) {
      concerned.forEach((object, keys) -> keys.remove(key));
      concerned.values().removeIf(Set::isEmpty);
      router.forget(key);
      metrics.keeping(desks.size());
    }
  }

  /** {@code namespace/name} of a key, as logs have it. */
  private static String name(String rolloutKey) {
    return rolloutKey.substring(rolloutKey.indexOf('/') + 1);
  }

  private static Instant issuedAt(RoutingCommand command) {
    return Instant.ofEpochSecond(
        command.getIssuedAt().getSeconds(), command.getIssuedAt().getNanos());
  }

  private static void log(RolloutId rollout, long epoch, String text) {
    LOGGER
        .atInfo()
        .addKeyValue("rollout", name(Keys.of(rollout)))
        .addKeyValue("epoch", epoch)
        .log(text);
  }

  /** Ends running attempts after at most 5 s; nothing is lost, as commands are read again. */
  @Override
  public void close() {
    watch.ifPresent(ObjectWatch::close);
    timer.shutdownNow();
    workers.shutdown();
    try {
      if (!workers.awaitTermination(CLOSING.toMillis(), TimeUnit.MILLISECONDS)) {
        workers.shutdownNow();
      }
    } catch (InterruptedException e) {
      workers.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
