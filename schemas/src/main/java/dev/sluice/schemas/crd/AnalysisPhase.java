package dev.sluice.schemas.crd;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;

/** Phase of a measurement, a metric, a run or an Experiment. */
public enum AnalysisPhase {
  /** Not looked at yet. */
  PENDING("Pending"),
  /** In progress. */
  RUNNING("Running"),
  /** Ended well. */
  SUCCESSFUL("Successful"),
  /** Ended badly. */
  FAILED("Failed"),
  /** Could not be measured. */
  ERROR("Error"),
  /** Neither good nor bad. */
  INCONCLUSIVE("Inconclusive");

  private final String text;

  AnalysisPhase(String text) {
    this.text = text;
  }

  /** The word that stands in statuses. */
  @JsonValue
  public String text() {
    return text;
  }

  /** The phase of that word; null for any other word, which counts as absent. */
  @JsonCreator
  public static @Nullable AnalysisPhase of(String text) {
    for (AnalysisPhase phase : values()) {
      if (phase.text.equals(text)) {
        return phase;
      }
    }
    return null;
  }

  /** Whether nothing more will happen. */
  public boolean completed() {
    return switch (this) {
      case PENDING, RUNNING -> false;
      case SUCCESSFUL, FAILED, ERROR, INCONCLUSIVE -> true;
    };
  }
}
