package dev.sluice.controller.status;

import dev.sluice.controller.planner.PlannedEvent;
import dev.sluice.schemas.crd.Condition;
import dev.sluice.schemas.crd.rollout.BlueGreenStatus;
import dev.sluice.schemas.crd.rollout.RolloutSpec;
import dev.sluice.schemas.crd.rollout.RolloutStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/** Writes the conditions that follow from everything else in a status. */
public final class RolloutConditions {

  /**
   * What the conditions depend on beside the statuses.
   *
   * @param spec the spec
   * @param name the Rollout's name
   * @param generation the Rollout's generation as text
   * @param revision its revision
   * @param replicaSet name of the ReplicaSet of the version wanted, when there is one
   * @param keptUntil until when old ReplicaSets are kept that have pods still
   * @param replicaFailure failure that a ReplicaSet reports
   */
  public record Facts(
      RolloutSpec spec,
      String name,
      String generation,
      int revision,
      Optional<String> replicaSet,
      Optional<Instant> keptUntil,
      Optional<Condition> replicaFailure) {}

  private final Facts facts;
  private final RolloutStatus before;
  private final Pauses pauses;
  private final Instant now;
  private final Consumer<PlannedEvent> events;

  /** Events go to {@code events}; an abort for a passed deadline goes to {@code pauses}. */
  public RolloutConditions(
      Facts facts,
      RolloutStatus before,
      Pauses pauses,
      Instant now,
      Consumer<PlannedEvent> events) {
    this.facts = facts;
    this.before = before;
    this.pauses = pauses;
    this.now = now;
    this.events = events;
  }

  /** Notes in Progressing and Paused that a pause began or ended or an abort was taken back. */
  public void pausesAndRetries(Conditions conditions) {
    Optional<Condition> progressing = conditions.find(ConditionTypes.PROGRESSING);
    boolean paused = isPaused();
    boolean saysPaused = hasReason(progressing, ConditionTypes.ROLLOUT_PAUSED);
    boolean saysAborted = hasReason(progressing, ConditionTypes.ABORTED);
    // A finished update stays finished when a user freezes it.
    boolean finished =
        hasReason(progressing, ConditionTypes.REPLICA_SET_AVAILABLE)
            && before.stableRS().equals(before.currentPodHash());
    if (paused != saysPaused && !saysAborted && !finished) {
      conditions.set(
          ConditionTypes.PROGRESSING,
          Conditions.UNKNOWN,
          paused ? ConditionTypes.ROLLOUT_PAUSED : ConditionTypes.ROLLOUT_RESUMED,
          paused ? "Rollout is paused" : "Rollout is resumed");
    }
    if (!pauses.aborted() && saysAborted) {
      conditions.set(
          ConditionTypes.PROGRESSING,
          Conditions.UNKNOWN,
          ConditionTypes.ROLLOUT_RETRY,
          "Retrying the update after an abort");
    }
    boolean saidPaused =
        conditions
            .find(ConditionTypes.PAUSED)
            .map(condition -> condition.status().equals(Conditions.TRUE))
            .orElse(false);
    if (paused != saidPaused && !saysAborted) {
      conditions.set(
          ConditionTypes.PAUSED,
          paused ? Conditions.TRUE : Conditions.FALSE,
          ConditionTypes.ROLLOUT_PAUSED,
          paused ? "Rollout is paused" : "Rollout is not paused");
    }
  }

  /** Writes all conditions; {@code after} is the status as it will be, without them. */
  public void write(Conditions conditions, RolloutStatus after) {
    boolean healthy = healthy(after);
    boolean lostHealth = writeHealth(conditions, healthy);
    writeCompleted(conditions, after);
    if (pauses.aborted()) {
      writeAborted(conditions);
    } else {
      writeProgress(conditions, after, healthy, lostHealth);
    }
    int wanted = Objects.requireNonNullElse(facts.spec().replicas(), 1);
    BlueGreenStatus services = after.blueGreen();
    boolean reachable = services == null || !services.activeSelector().isEmpty();
    boolean available = reachable && after.availableReplicas() >= wanted;
    conditions.set(
        ConditionTypes.AVAILABLE,
        available ? Conditions.TRUE : Conditions.FALSE,
        "AvailableReason",
        available ? "Rollout has minimum availability" : "Rollout lacks minimum availability");
    facts
        .replicaFailure()
        .ifPresentOrElse(
            failure ->
                conditions.set(
                    ConditionTypes.REPLICA_FAILURE,
                    failure.status(),
                    failure.reason(),
                    failure.message()),
            () -> conditions.remove(ConditionTypes.REPLICA_FAILURE));
  }

  /** Time until the progress deadline passes, empty while none runs. */
  public Optional<Duration> untilDeadline(RolloutStatus after) {
    return deadline(after, Conditions.find(after.conditions(), ConditionTypes.PROGRESSING))
        .map(deadline -> Duration.between(now, deadline))
        .filter(left -> !left.isNegative());
  }

  /**
   * Runs anew from when the last old ReplicaSet was to go: that is progress that may be waited for.
   */
  private Optional<Instant> deadline(RolloutStatus after, Optional<Condition> said) {
    return Progress.deadline(facts.spec(), after, said)
        .map(passes -> keptUntil().filter(passes::isBefore).orElse(passes));
  }

  private Optional<Instant> keptUntil() {
    return facts.keptUntil().map(time -> time.plus(Progress.deadlineOf(facts.spec())));
  }

  private boolean isPaused() {
    return facts.spec().paused() || !before.pauseConditions().isEmpty();
  }

  private static boolean hasReason(Optional<Condition> condition, String reason) {
    return condition.map(found -> found.reason().equals(reason)).orElse(false);
  }

  private boolean healthy(RolloutStatus after) {
    int wanted = Objects.requireNonNullElse(facts.spec().replicas(), 1);
    List<?> steps =
        facts.spec().strategy() == null || facts.spec().strategy().canary() == null
            ? List.of()
            : facts.spec().strategy().canary().steps();
    boolean stepsDone = steps.isEmpty() || Objects.equals(after.currentStepIndex(), steps.size());
    boolean pods = after.blueGreen() == null ? after.replicas() == wanted : pointed(after);
    return !isPaused()
        && after.updatedReplicas() == wanted
        && pods
        && after.availableReplicas() >= wanted
        && stepsDone
        && !after.stableRS().isEmpty()
        && after.stableRS().equals(after.currentPodHash());
  }

  /** Whether the Services of blue-green lead to the version wanted; others may have pods still. */
  private boolean pointed(RolloutStatus after) {
    BlueGreenStatus services = Objects.requireNonNull(after.blueGreen());
    return services.activeSelector().equals(after.currentPodHash())
        && (services.previewSelector().isEmpty()
            || services.previewSelector().equals(after.currentPodHash()));
  }

  private boolean writeHealth(Conditions conditions, boolean healthy) {
    if (healthy) {
      conditions.set(
          ConditionTypes.HEALTHY, Conditions.TRUE, "RolloutHealthy", "Rollout is healthy");
      return false;
    }
    boolean wasHealthy =
        Conditions.find(before.conditions(), ConditionTypes.HEALTHY)
            .map(condition -> condition.status().equals(Conditions.TRUE))
            .orElse(false);
    if (conditions.find(ConditionTypes.HEALTHY).isPresent()) {
      conditions.set(
          ConditionTypes.HEALTHY, Conditions.FALSE, "RolloutHealthy", "Rollout is not healthy");
    }
    return wasHealthy;
  }

  private void writeCompleted(Conditions conditions, RolloutStatus after) {
    boolean completed = after.stableRS().equals(after.currentPodHash());
    boolean changed =
        conditions.set(
            ConditionTypes.COMPLETED,
            completed ? Conditions.TRUE : Conditions.FALSE,
            "RolloutCompleted",
            completed ? "The version wanted is the stable one" : "An update is in progress");
    if (changed && !completed) {
      events.accept(
          PlannedEvent.normal(
              "RolloutNotCompleted",
              "Rollout not completed, started update to revision %d (%s)"
                  .formatted(facts.revision(), after.currentPodHash())));
    }
  }

  private void writeAborted(Conditions conditions) {
    String message =
        "Rollout aborted update to revision "
            + facts.revision()
            + pauses.abortMessage().map(why -> ": " + why).orElse("");
    if (conditions.set(
        ConditionTypes.PROGRESSING, Conditions.FALSE, ConditionTypes.ABORTED, message)) {
      events.accept(PlannedEvent.warning(ConditionTypes.ABORTED, message));
    }
  }

  private void writeProgress(
      Conditions conditions, RolloutStatus after, boolean healthy, boolean lostHealth) {
    Optional<Condition> said = conditions.find(ConditionTypes.PROGRESSING);
    boolean resync =
        after.replicas() == after.availableReplicas()
            && hasReason(said, ConditionTypes.REPLICA_SET_AVAILABLE)
            && !Progress.made(before, after);
    if (resync) {
      return;
    }
    if (healthy) {
      conditions.set(
          ConditionTypes.PROGRESSING,
          Conditions.TRUE,
          ConditionTypes.REPLICA_SET_AVAILABLE,
          named("has successfully progressed"));
    } else if (Progress.made(before, after) || lostHealth) {
      boolean lost = lostHealth && after.stableRS().equals(after.currentPodHash());
      conditions.replace(
          ConditionTypes.PROGRESSING,
          Conditions.TRUE,
          lost ? ConditionTypes.REPLICA_SET_NOT_AVAILABLE : ConditionTypes.REPLICA_SET_UPDATED,
          lost ? "Rollout is not healthy" : named("is progressing"));
    } else if (!keptUntil().map(now::isBefore).orElse(false) && timedOut(after, said)) {
      writeTimedOut(conditions, after);
    }
  }

  private boolean timedOut(RolloutStatus after, Optional<Condition> said) {
    return hasReason(said, ConditionTypes.TIMED_OUT)
        || deadline(after, said).map(now::isAfter).orElse(false);
  }

  private void writeTimedOut(Conditions conditions, RolloutStatus after) {
    String message = named("has timed out progressing.");
    boolean abort =
        facts.spec().progressDeadlineAbort() && !after.stableRS().equals(after.currentPodHash());
    if (abort) {
      pauses.abort(message);
      writeAborted(conditions);
    } else {
      conditions.set(
          ConditionTypes.PROGRESSING, Conditions.FALSE, ConditionTypes.TIMED_OUT, message);
    }
  }

  private String named(String what) {
    return facts
        .replicaSet()
        .map(name -> "ReplicaSet \"" + name + "\" " + what)
        .orElseGet(() -> "Rollout \"" + facts.name() + "\" " + what);
  }
}
