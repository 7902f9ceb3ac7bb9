package dev.sluice.workers.account;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** Lets calls of one account through, first come first served, within its limits. Thread-safe. */
public final class AccountGate {

  private static final Duration MAX_QUIET = Duration.ofHours(1);

  private final AccountLimits limits;
  private final InstantSource clock;
  private final Semaphore slots;
  private final AtomicInteger present = new AtomicInteger();
  private TokenBucket bucket;
  private Instant quietUntil = Instant.MIN;

  AccountGate(AccountLimits limits, InstantSource clock) {
    this.limits = limits;
    this.clock = clock;
    this.slots = new Semaphore(limits.maxConcurrent(), true);
    this.bucket = TokenBucket.full(limits.perSecond(), limits.burst(), clock.instant());
  }

  /** A call under way; close it when the call is over. */
  public final class Passage implements AutoCloseable {
    private Passage() {}

    @Override
    public void close() {
      slots.release();
      present.decrementAndGet();
    }
  }

  /**
   * Waits for a turn.
   *
   * @throws AccountFullException when too many wait already
   * @throws InterruptedException when interrupted while waiting
   */
  public Passage enter() throws AccountFullException, InterruptedException {
    if (present.incrementAndGet() > limits.maxConcurrent() + limits.maxWaiting()) {
      present.decrementAndGet();
      throw new AccountFullException(limits.maxWaiting());
    }
    boolean entered = false;
    try {
      slots.acquire();
      try {
        for (Duration wait = reserve(); wait.isPositive(); wait = remainingQuiet()) {
          Thread.sleep(wait);
        }
        entered = true;
      } finally {
        if (!entered) {
          slots.release();
        }
      }
    } finally {
      if (!entered) {
        present.decrementAndGet();
      }
    }
    return new Passage();
  }

  private synchronized Duration reserve() {
    bucket = bucket.take(clock.instant());
    Duration quiet = remainingQuiet();
    return bucket.debt().compareTo(quiet) > 0 ? bucket.debt() : quiet;
  }

  private synchronized Duration remainingQuiet() {
    Instant now = clock.instant();
    return quietUntil.isAfter(now) ? Duration.between(now, quietUntil) : Duration.ZERO;
  }

  /** Keeps the account quiet for so long, at most an hour; calls under way go on. */
  public synchronized void quiet(Duration duration) {
    Instant until = clock.instant().plus(duration.compareTo(MAX_QUIET) < 0 ? duration : MAX_QUIET);
    if (until.isAfter(quietUntil)) {
      quietUntil = until;
    }
  }

  boolean full() {
    return present.get() >= limits.maxConcurrent() + limits.maxWaiting();
  }

  boolean empty() {
    return present.get() == 0;
  }

  boolean idle() {
    return empty() && !remainingQuiet().isPositive();
  }
}
