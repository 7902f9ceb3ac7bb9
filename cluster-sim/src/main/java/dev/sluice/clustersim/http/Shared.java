package dev.sluice.clustersim.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.api.Answer;
import dev.sluice.clustersim.api.Request;
import dev.sluice.clustersim.api.Watch;
import dev.sluice.clustersim.behaviour.kubelet.Processes;
import dev.sluice.clustersim.fault.Faults;
import dev.sluice.clustersim.fault.Outcome;
import dev.sluice.clustersim.object.GroupResource;
import dev.sluice.clustersim.sim.SimulatedCluster;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One cluster that many threads use, one at a time; its behaviours run whenever something changed
 * or their time has come. Thread-safe.
 */
public final class Shared implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(Shared.class);
  private static final Duration IDLE = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofHours(1);

  private final SimulatedCluster cluster;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Condition faults = lock.newCondition();
  private final Condition closing = lock.newCondition();
  private final Map<GroupResource, Condition> changed = new HashMap<>();
  private final Thread driver;
  private boolean dirty = true;
  private boolean closed;

  /** Takes over a cluster, which nobody else may touch from now on, and brings it to life. */
  public Shared(SimulatedCluster cluster, InstantSource clock) {
    this.cluster = cluster;
    this.clock = clock;
    cluster
        .store()
        .listen(
            change -> {
              dirty = true;
              work.signal();
              condition(change.key().resource()).signalAll();
            });
    this.driver = Thread.ofPlatform().daemon().name("cluster-sim").start(this::drive);
  }

  /** Answers a request. */
  public Answer handle(Request request) {
    return with(now -> cluster.handle(request, now));
  }

  /** Answers a request through the cluster's faults. */
  public Outcome ask(Request request) {
    lock.lock();
    try {
      long changes = cluster.faults().changes();
      Outcome outcome = cluster.ask(request, clock.instant());
      if (changes != cluster.faults().changes()) {
        faultsChanged();
      }
      return outcome;
    } finally {
      lock.unlock();
    }
  }

  /** Puts or removes faults, and wakes everybody to whom that matters. */
  public void faults(BiConsumer<Faults, Instant> change) {
    lock.lock();
    try {
      change.accept(cluster.faults(), clock.instant());
      faultsChanged();
    } finally {
      lock.unlock();
    }
  }

  private void faultsChanged() {
    dirty = true;
    work.signal();
    faults.signalAll();
    changed.values().forEach(Condition::signalAll);
  }

  /**
   * Waits until the faults change, the time has come or the cluster is closed.
   *
   * @throws InterruptedException when interrupted
   */
  void awaitFaults(Instant until) throws InterruptedException {
    lock.lock();
    try {
      if (!closed) {
        wait(faults, clock.instant(), until);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Lets time pass, without holding anybody up.
   *
   * @throws InterruptedException when interrupted
   */
  void pause(Duration length) throws InterruptedException {
    lock.lock();
    try {
      long left = length.toNanos();
      while (left > 0 && !closed) {
        left = closing.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** The time. */
  Instant now() {
    return clock.instant();
  }

  /** Tells how a process of the kubelet ended. */
  public void exited(Processes.Run run, int exitCode) {
    lock.lock();
    try {
      cluster.exited(run, exitCode, clock.instant());
      dirty = true;
      work.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Does something with the cluster while nobody else does. */
  public <T> T with(Function<Instant, T> action) {
    lock.lock();
    try {
      return action.apply(clock.instant());
    } finally {
      lock.unlock();
    }
  }

  /**
   * The next events of a watch; waits until there are some or it is over.
   *
   * @throws InterruptedException when interrupted
   */
  public List<ObjectNode> next(Watch watch) throws InterruptedException {
    lock.lock();
    try {
      while (true) {
        Instant now = clock.instant();
        List<ObjectNode> events = watch.poll(now);
        if (!events.isEmpty() || watch.over() || closed) {
          return events;
        }
        wait(condition(watch.resource()), now, watch.wakeAt());
      }
    } finally {
      lock.unlock();
    }
  }

  private void drive() {
    lock.lock();
    try {
      while (!closed) {
        Instant now = clock.instant();
        dirty = false;
        Instant next = run(now);
        if (!dirty) {
          wait(work, now, next);
        } else {
          // Others get their turn between two rounds.
          lock.unlock();
          Thread.yield();
          lock.lock();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  /** A fault of one behaviour must not freeze the cluster for good. */
  private Instant run(Instant now) {
    try {
      return cluster.run(now).orElse(now.plus(IDLE));
    } catch (RuntimeException e) {
      LOGGER.atError().setCause(e).log("the cluster's own controllers failed; tried again");
      dirty = false;
      return now.plus(IDLE);
    }
  }

  private static void wait(Condition condition, Instant now, Instant until)
      throws InterruptedException {
    Duration length = Duration.between(now, until);
    long millis = length.compareTo(LONGEST) > 0 ? LONGEST.toMillis() : length.toMillis();
    var unused = condition.await(Math.max(1, millis), TimeUnit.MILLISECONDS);
  }

  private Condition condition(GroupResource resource) {
    return changed.computeIfAbsent(resource, r -> lock.newCondition());
  }

  /** Ends all waiting; watches answer nothing more. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      work.signalAll();
      faults.signalAll();
      closing.signalAll();
      changed.values().forEach(Condition::signalAll);
    } finally {
      lock.unlock();
    }
    try {
      driver.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether {@link #close} was called. */
  boolean closed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }
}
