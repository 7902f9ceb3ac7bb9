package dev.sluice.observability.health;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/**
 * The health of one process, part by part. A process lives while all its liveness checks are up
 * (else it is to be restarted), and is ready while all its readiness checks are up too. Checks must
 * answer at once: they report what is known and ask nobody. Thread-safe.
 */
public final class Health {

  private final ConcurrentMap<String, Supplier<State>> live = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Supplier<State>> ready = new ConcurrentHashMap<>();

  /** Adds a liveness check; a second one of that name takes the first one's place. */
  public void live(String part, Supplier<State> check) {
    live.put(part, check);
  }

  /** Adds a readiness check; a second one of that name takes the first one's place. */
  public void ready(String part, Supplier<State> check) {
    ready.put(part, check);
  }

  /** The liveness of every part that has a check, by name. */
  public Report liveness() {
    return report(live);
  }

  /** The readiness of every part that has a check, and the liveness of the others. */
  public Report readiness() {
    Map<String, Supplier<State>> checks = new TreeMap<>(live);
    checks.putAll(ready);
    return report(checks);
  }

  private static Report report(Map<String, Supplier<State>> checks) {
    Map<String, State> parts = new TreeMap<>();
    checks.forEach((part, check) -> parts.put(part, ask(check)));
    return new Report(parts);
  }

  private static State ask(Supplier<State> check) {
    try {
      return check.get();
    } catch (RuntimeException e) {
      // A check that fails says nothing good about its part.
      return new State.Down("check failed: " + e);
    }
  }
}
