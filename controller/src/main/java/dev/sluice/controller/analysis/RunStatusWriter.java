package dev.sluice.controller.analysis;

import dev.sluice.controller.objects.RawAnalysisRun;
import dev.sluice.records.v1.RunId;
import dev.sluice.records.v1.Verdict;
import dev.sluice.schemas.topic.Keys;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes Verdicts into AnalysisRun statuses: at once when a phase changed, else within the
 * cluster's budget of progress writes, the stalest run first (law 8). One write per run at a time;
 * errors are retried and never lose the newest Verdict. Thread-safe.
 */
public final class RunStatusWriter implements AnalysisRunPass.Statuses, AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(RunStatusWriter.class);
  private static final Duration FIRST_RETRY = Duration.ofMillis(200);
  private static final Duration LAST_RETRY = Duration.ofSeconds(10);
  private static final int UNPROCESSABLE = 422;

  private final VerdictWriter writer;
  private final Supplier<RunCache> runs;
  private final VerdictBoard board;
  private final InstantSource clock;
  private final BooleanSupplier leading;
  private final int concurrency;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ProgressQueue queue = new ProgressQueue();
  private final WriteBudget budget;
  private final Map<String, Instant> lastWritten = new HashMap<>();
  private final Map<String, Duration> retries = new HashMap<>();
  private final Set<String> inFlight = new HashSet<>();
  private final Set<String> again = new HashSet<>();
  private final ExecutorService writers =
      Executors.newThreadPerTaskExecutor(
          Thread.ofVirtual().name("sluice-run-status-", 0).factory());
  private final Thread dispatcher;

  /**
   * Starts its dispatcher thread.
   *
   * @param perSecond progress writes a second, for the whole cluster
   * @param concurrency most writes at a time
   * @param leading nothing is written while this is false
   */
  public RunStatusWriter(
      VerdictWriter writer,
      Supplier<RunCache> runs,
      VerdictBoard board,
      InstantSource clock,
      double perSecond,
      int concurrency,
      BooleanSupplier leading) {
    this.writer = writer;
    this.runs = runs;
    this.board = board;
    this.clock = clock;
    this.leading = leading;
    this.concurrency = concurrency;
    this.budget = new WriteBudget(clock, perSecond);
    this.dispatcher = Thread.ofPlatform().daemon().name("sluice-run-status").start(this::dispatch);
  }

  @Override
  public void look(String key) {
    Optional<Verdict> verdict = board.newest(key);
    if (verdict.isEmpty()) {
      return;
    }
    Optional<RawAnalysisRun> run = runs.get().find(verdict.get().getRun());
    if (run.isEmpty()) {
      return;
    }
    RunStanding standing = RunStanding.of(run.get());
    if (standing.settledBeyond(verdict.get())) {
      return;
    }
    boolean urgent = standing.phasesDiffer(verdict.get());
    lock.lock();
    try {
      if (inFlight.contains(key)) {
        again.add(key);
      } else if (urgent) {
        queue.urgent(key);
      } else {
        queue.progress(key, lastWritten.getOrDefault(key, Instant.EPOCH));
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void forget(String key) {
    lock.lock();
    try {
      queue.remove(key);
      lastWritten.remove(key);
      retries.remove(key);
      again.remove(key);
    } finally {
      lock.unlock();
    }
  }

  private void dispatch() {
    try {
      while (true) {
        String key = next();
        writers.execute(() -> write(key));
      }
    } catch (InterruptedException e) {
      LOGGER.atDebug().log("status writer stops");
    }
  }

  private String next() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        if (inFlight.size() >= concurrency) {
          changed.await();
          continue;
        }
        Optional<String> key = queue.takeUrgent();
        if (key.isEmpty() && queue.hasProgress() && budget.tryTake()) {
          key = queue.takeProgress();
        }
        if (key.isPresent()) {
          inFlight.add(key.get());
          return key.get();
        }
        if (queue.hasProgress()) {
          long nanos = Math.max(1_000_000, budget.untilNext().toNanos());
          if (changed.awaitNanos(nanos) <= 0) {
            continue;
          }
        } else {
          changed.await();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void write(String key) {
    Duration pause = Duration.ZERO;
    try {
      if (leading.getAsBoolean()) {
        writer.write(key, written -> noteWrite(key));
      }
      retried(key, false);
    } catch (KubernetesClientException e) {
      pause = afterFailure(key, e);
    } finally {
      if (pause.isPositive()) {
        rest(pause);
      }
      boolean more;
      lock.lock();
      try {
        inFlight.remove(key);
        more = again.remove(key) || pause.isPositive();
        changed.signalAll();
      } finally {
        lock.unlock();
      }
      if (more) {
        look(key);
      }
    }
  }

  private void noteWrite(String key) {
    lock.lock();
    try {
      lastWritten.put(key, clock.instant());
    } finally {
      lock.unlock();
    }
  }

  private Duration afterFailure(String key, KubernetesClientException e) {
    Optional<RunId> run = Keys.run(key);
    switch (e.getCode()) {
      case HttpURLConnection.HTTP_NOT_FOUND -> {
        // Gone: its own events tell what to do.
        return Duration.ZERO;
      }
      case HttpURLConnection.HTTP_CONFLICT -> {
        // Too many writers at once; or another object of that name, which the cache tells soon.
        return retried(key, true);
      }
      case UNPROCESSABLE -> {
        LOGGER
            .atError()
            .addKeyValue("run", key)
            .addKeyValue("error", e.getMessage())
            .log("the API server refuses the run's status; the next verdict is tried again");
        return Duration.ZERO;
      }
      default -> {
        LOGGER
            .atWarn()
            .addKeyValue("run", run.map(RunId::getName).orElse(key))
            .addKeyValue("error", e.getMessage())
            .log("the run's status cannot be written now and is tried again");
        return retried(key, true);
      }
    }
  }

  private Duration retried(String key, boolean failed) {
    lock.lock();
    try {
      if (!failed) {
        retries.remove(key);
        return Duration.ZERO;
      }
      Duration doubled = retries.getOrDefault(key, FIRST_RETRY.dividedBy(2)).multipliedBy(2);
      Duration pause = doubled.compareTo(LAST_RETRY) > 0 ? LAST_RETRY : doubled;
      retries.put(key, pause);
      return pause;
    } finally {
      lock.unlock();
    }
  }

  private static void rest(Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Stops writing; what is unwritten is written after the next start. */
  @Override
  public void close() {
    dispatcher.interrupt();
    writers.shutdownNow();
    try {
      if (!writers.awaitTermination(2, TimeUnit.SECONDS)) {
        LOGGER.atWarn().log("a status write did not end in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
