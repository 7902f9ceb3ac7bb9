package dev.sluice.controller.simulation;

import dev.sluice.controller.pass.Next;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** What the operator does with events: one pass at a time over an object, failures tried again. */
final class WorkQueue<K> {

  private static final Duration FIRST_RETRY = Duration.ofMillis(5);
  private static final Duration LAST_RETRY = Duration.ofSeconds(10);

  private final World world;
  private final BooleanSupplier alive;
  private final Function<K, Next> pass;
  private final Set<K> due = new HashSet<>();
  private final Set<K> busy = new HashSet<>();
  private final Map<K, Duration> retries = new HashMap<>();
  private final Map<K, Long> timers = new HashMap<>();
  private long timerNumbers;

  WorkQueue(World world, BooleanSupplier alive, Function<K, Next> pass) {
    this.world = world;
    this.alive = alive;
    this.pass = pass;
  }

  void wake(K key) {
    if (alive.getAsBoolean() && due.add(key) && !busy.contains(key)) {
      soon(key);
    }
  }

  private void soon(K key) {
    world.agenda.after(Duration.ofMillis(world.chance.between(0, 4)), () -> run(key));
  }

  private void run(K key) {
    if (!alive.getAsBoolean() || busy.contains(key) || !due.remove(key)) {
      return;
    }
    timers.remove(key);
    busy.add(key);
    try {
      Next next = pass.apply(key);
      retries.remove(key);
      switch (next) {
        case Next.Soon() -> due.add(key);
        case Next.After(Duration delay) -> later(key, delay);
        case Next.Never() -> {}
      }
    } catch (KubernetesClientException e) {
      Duration doubled = retries.getOrDefault(key, FIRST_RETRY.dividedBy(2)).multipliedBy(2);
      Duration pause = doubled.compareTo(LAST_RETRY) > 0 ? LAST_RETRY : doubled;
      retries.put(key, pause);
      later(key, pause);
    } finally {
      busy.remove(key);
    }
    if (due.contains(key)) {
      soon(key);
    }
  }

  private void later(K key, Duration delay) {
    long number = timerNumbers++;
    timers.put(key, number);
    world.agenda.after(
        delay,
        () -> {
          if (timers.remove(key, number)) {
            wake(key);
          }
        });
  }
}
