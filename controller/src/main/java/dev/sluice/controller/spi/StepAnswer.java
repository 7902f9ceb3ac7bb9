package dev.sluice.controller.spi;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;

/**
 * What a plugin answers.
 *
 * @param phase how its work stands
 * @param message why, for people; may be empty
 * @param askAgainAfter of a Running answer: when to call again. Ten seconds or less, or nothing,
 *     mean 30 s, as in Argo Rollouts
 * @param status what it keeps for itself until the next call, in {@code
 *     status.canary.stepPluginStatuses[].status}; empty: what it kept so far
 */
public record StepAnswer(
    Phase phase, String message, Optional<Duration> askAgainAfter, Optional<JsonNode> status) {

  /** How work stands. */
  public enum Phase {
    /** It goes on. */
    RUNNING,
    /** It is done. */
    SUCCESSFUL,
    /** It cannot be done: the update is to be aborted. */
    FAILED
  }

  /** The work is done. */
  public static StepAnswer successful(String message) {
    return new StepAnswer(Phase.SUCCESSFUL, message, Optional.empty(), Optional.empty());
  }

  /** The work cannot be done. */
  public static StepAnswer failed(String message) {
    return new StepAnswer(Phase.FAILED, message, Optional.empty(), Optional.empty());
  }

  /** The work goes on. */
  public static StepAnswer running(String message, Duration askAgainAfter) {
    return new StepAnswer(Phase.RUNNING, message, Optional.of(askAgainAfter), Optional.empty());
  }

  /** The same with something to keep until the next call. */
  public StepAnswer keeping(JsonNode kept) {
    return new StepAnswer(phase, message, askAgainAfter, Optional.of(kept));
  }
}
