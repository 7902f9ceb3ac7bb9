package dev.sluice.controller.status;

import dev.sluice.schemas.crd.Condition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The conditions of a status being written. */
public final class Conditions {

  /** Condition value. */
  public static final String TRUE = "True";

  /** Condition value. */
  public static final String FALSE = "False";

  /** Condition value. */
  public static final String UNKNOWN = "Unknown";

  private final Instant now;
  private final List<Condition> list;

  /** Starts from these conditions; times that are written are {@code now}. */
  public Conditions(List<Condition> before, Instant now) {
    this.now = now;
    this.list = new ArrayList<>(before);
  }

  /** The condition of this type in a list. */
  public static Optional<Condition> find(List<Condition> conditions, String type) {
    return conditions.stream().filter(condition -> condition.type().equals(type)).findFirst();
  }

  /** The condition of this type. */
  public Optional<Condition> find(String type) {
    return find(list, type);
  }

  /**
   * Sets a condition. One with the same status and reason stays as it is, times and message
   * included; the transition time moves only with the status.
   *
   * @return whether anything changed
   */
  public boolean set(String type, String status, String reason, String message) {
    Optional<Condition> before = find(type);
    if (before.isPresent()
        && before.get().status().equals(status)
        && before.get().reason().equals(reason)) {
      return false;
    }
    replace(type, status, reason, message);
    return true;
  }

  /** Sets a condition even when only its message or update time changes. */
  public void replace(String type, String status, String reason, String message) {
    Instant transition =
        find(type)
            .filter(condition -> condition.status().equals(status))
            .map(Condition::lastTransitionTime)
            .orElse(now);
    remove(type);
    list.add(new Condition(type, status, now, transition, reason, message));
  }

  /** Sets a condition, and its message too where only that differs. */
  public boolean setWithMessage(String type, String status, String reason, String message) {
    Optional<Condition> before = find(type);
    if (before.isPresent() && before.get().message().equals(message)) {
      return set(type, status, reason, message);
    }
    replace(type, status, reason, message);
    return true;
  }

  /** Takes a condition away. */
  public void remove(String type) {
    list.removeIf(condition -> condition.type().equals(type));
  }

  /** All conditions. */
  public List<Condition> all() {
    return List.copyOf(list);
  }
}
