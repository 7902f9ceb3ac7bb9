package dev.sluice.controller.status;

import dev.sluice.schemas.crd.rollout.RolloutStatus;
import dev.sluice.schemas.crd.rollout.RolloutStatus.PauseCondition;
import dev.sluice.schemas.crd.rollout.RolloutStatusBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The pauses and the abort of one plan: what the status says, and what this plan adds and takes
 * away.
 */
public final class Pauses {

  /** Pause reason: a pause step. */
  public static final String CANARY_PAUSE_STEP = "CanaryPauseStep";

  /** Pause reason: the active Service is not switched yet. */
  public static final String BLUE_GREEN_PAUSE = "BlueGreenPause";

  /** Pause reason: an inconclusive AnalysisRun. */
  public static final String INCONCLUSIVE_RUN = "InconclusiveAnalysisRun";

  private final RolloutStatus before;
  private final Instant now;
  private final Set<String> added = new LinkedHashSet<>();
  private final Set<String> removed = new LinkedHashSet<>();
  private boolean cleared;
  private boolean resumeStands;
  private Optional<String> abortMessage = Optional.empty();
  private boolean abortAdded;
  private boolean abortRemoved;

  /** Starts from what the status says. */
  public Pauses(RolloutStatus before, Instant now) {
    this.before = before;
    this.now = now;
  }

  /** Pauses for this reason. */
  public void add(String reason) {
    added.add(reason);
  }

  /** Ends the pause for this reason. */
  public void remove(String reason) {
    removed.add(reason);
  }

  /** Ends all pauses. */
  public void clear() {
    cleared = true;
  }

  /** What a user has just resumed stays resumed until it can be acted on. */
  public void keepResumed() {
    resumeStands = true;
  }

  /** Aborts with this explanation. */
  public void abort(String message) {
    abortAdded = true;
    abortMessage = Optional.of(message);
  }

  /** Takes an abort back. */
  public void removeAbort() {
    abortRemoved = true;
  }

  /** Whether the update is aborted, by the status or by this plan. */
  public boolean aborted() {
    return abortAdded || (before.abort() && !abortRemoved);
  }

  /** Why this plan aborts. */
  public Optional<String> abortMessage() {
    return abortMessage;
  }

  /** The pause condition of this reason in a status. */
  public static Optional<PauseCondition> find(RolloutStatus status, String reason) {
    return status.pauseConditions().stream()
        .filter(condition -> condition.reason().equals(reason))
        .findFirst();
  }

  /** Whether a user has just ended a pause of the controller by clearing its conditions. */
  public static boolean justResumed(RolloutStatus status) {
    return status.controllerPause() && status.pauseConditions().isEmpty();
  }

  /** Writes pauses and abort into the status. */
  public void writeTo(RolloutStatusBuilder status) {
    status.abort(aborted());
    if (aborted()) {
      status.abortedAt(before.abortedAt() == null ? now : before.abortedAt());
      status.controllerPause(false).pauseConditions(List.of());
      return;
    }
    status.abortedAt(null);
    List<PauseCondition> conditions = new ArrayList<>();
    if (!cleared) {
      before.pauseConditions().stream()
          .filter(condition -> !removed.contains(condition.reason()))
          .forEach(conditions::add);
      added.stream()
          .filter(reason -> find(before, reason).isEmpty())
          .forEach(reason -> conditions.add(new PauseCondition(reason, now)));
    }
    // A resume that could not be acted upon (the Rollout is frozen) is forgotten, as in Argo.
    boolean controller = before.controllerPause() || !added.isEmpty();
    boolean stands = resumeStands && !cleared;
    status
        .controllerPause(controller && (stands || !conditions.isEmpty()))
        .pauseConditions(conditions);
  }
}
