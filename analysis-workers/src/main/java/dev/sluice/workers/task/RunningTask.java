package dev.sluice.workers.task;

import dev.sluice.records.v1.MeasurementTask;
import dev.sluice.records.v1.RunId;
import dev.sluice.workers.secret.Masking;
import dev.sluice.workers.spi.MeasurementContext;
import dev.sluice.workers.spi.MeasurementId;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One task under way.
 *
 * <pre>
 * held ──measurement durable──────────────▶ settled
 *   └──in-progress report durable──▶ handed over ──measurement durable──▶ over
 * </pre>
 *
 * <p>While held, its record is not acknowledged and Kafka would deliver it again. Once handed over
 * the aggregator knows of it and would issue it again when the signs of life stop.
 */
final class RunningTask implements MeasurementContext.ProgressListener {

  /** What the provider told last about a measurement that still runs. */
  record Progress(Map<String, String> metadata, String message) {}

  private final MeasurementId id;
  private final Instant startedAt;

  /** Completes when the record may be acknowledged, exceptionally when it must be released. */
  private final CompletableFuture<Void> settled = new CompletableFuture<>();

  private volatile MeasurementTask task;
  private volatile Progress progress;
  private volatile Masking masking = Masking.NONE;
  private volatile boolean cancelled;
  private volatile boolean timedOut;
  private volatile boolean over;
  private volatile @Nullable Instant nextSign;
  private volatile @Nullable CompletableFuture<?> following;
  private @Nullable Thread thread;

  RunningTask(MeasurementTask task, Instant startedAt) {
    this.task = task;
    this.id = id(task);
    this.startedAt = startedAt;
    this.progress = new Progress(task.getMetadataMap(), "");
  }

  static MeasurementId id(MeasurementTask task) {
    RunId run = task.getRun();
    return new MeasurementId(
        run.getCluster(),
        run.getNamespace(),
        run.getName(),
        run.getUid(),
        task.getMetric(),
        task.getSequence());
  }

  MeasurementId id() {
    return id;
  }

  MeasurementTask task() {
    return task;
  }

  Instant startedAt() {
    return startedAt;
  }

  CompletableFuture<Void> settled() {
    return settled;
  }

  /** The aggregator issued the same measurement once more: answers name the newest attempt. */
  void reissued(MeasurementTask newer) {
    if (newer.getAttempt() > task.getAttempt()) {
      task = newer;
    }
  }

  Progress progress() {
    return progress;
  }

  @Override
  public void progress(Map<String, String> metadata, String message) {
    progress = new Progress(Map.copyOf(metadata), message);
  }

  Masking masking() {
    return masking;
  }

  void mask(Masking secrets) {
    masking = secrets;
  }

  synchronized void runBy(Thread runner) {
    thread = runner;
    if (cancelled) {
      runner.interrupt();
    }
  }

  /** After this no interrupt reaches the thread any more. */
  synchronized void leaveThread() {
    thread = null;
  }

  /** Ends it without an answer: a termination, or this worker's end, speaks for it. */
  void cancel() {
    cancelled = true;
    interrupt();
  }

  /** Ends it with an error: it ran for too long. */
  void timeOut() {
    timedOut = true;
    interrupt();
  }

  private synchronized void interrupt() {
    if (thread != null) {
      thread.interrupt();
    }
    CompletableFuture<?> followed = following;
    if (followed != null) {
      followed.cancel(false);
    }
  }

  boolean cancelled() {
    return cancelled;
  }

  boolean timedOut() {
    return timedOut;
  }

  /** From now on {@code completion} ends it and no thread is held. */
  synchronized void follow(CompletableFuture<?> completion) {
    following = completion;
    if (cancelled) {
      completion.cancel(false);
    }
  }

  boolean isFollowing() {
    return following != null;
  }

  void signDue(Instant when) {
    nextSign = when;
  }

  boolean signDueAt(Instant now) {
    Instant next = nextSign;
    return !over && next != null && !next.isAfter(now);
  }

  /** Whether this call is the one that ends it. */
  synchronized boolean endOnce() {
    boolean first = !over;
    over = true;
    return first;
  }

  boolean isOver() {
    return over;
  }
}
