package dev.sluice.schemas.crd.rollout;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;

/** Phase of a Rollout; true only when its observedGeneration is its generation. */
public enum RolloutPhase {
  /** The version wanted runs everywhere. */
  HEALTHY("Healthy"),
  /** Aborted, invalid or stuck. */
  DEGRADED("Degraded"),
  /** On the way. */
  PROGRESSING("Progressing"),
  /** Waits for a user or for time to pass. */
  PAUSED("Paused");

  private final String text;

  RolloutPhase(String text) {
    this.text = text;
  }

  /** The word that stands in statuses. */
  @JsonValue
  public String text() {
    return text;
  }

  /** The phase of that word; null for any other word, which counts as absent. */
  @JsonCreator
  public static @Nullable RolloutPhase of(String text) {
    for (RolloutPhase phase : values()) {
      if (phase.text.equals(text)) {
        return phase;
      }
    }
    return null;
  }
}
