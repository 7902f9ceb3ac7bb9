package dev.sluice.schemas.crd.experiment;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;

/** Phase of one version of an Experiment. */
public enum TemplatePhase {
  /** Not all pods are available yet. */
  PROGRESSING("Progressing"),
  /** All pods are available. */
  RUNNING("Running"),
  /** Ended well. */
  SUCCESSFUL("Successful"),
  /** Ended badly. */
  FAILED("Failed"),
  /** Could not be run. */
  ERROR("Error");

  private final String text;

  TemplatePhase(String text) {
    this.text = text;
  }

  /** The word that stands in statuses. */
  @JsonValue
  public String text() {
    return text;
  }

  /** The phase of that word; null for any other word, which counts as absent. */
  @JsonCreator
  public static @Nullable TemplatePhase of(String text) {
    for (TemplatePhase phase : values()) {
      if (phase.text.equals(text)) {
        return phase;
      }
    }
    return null;
  }

  /** Whether nothing more will happen. */
  public boolean completed() {
    return switch (this) {
      case PROGRESSING, RUNNING -> false;
      case SUCCESSFUL, FAILED, ERROR -> true;
    };
  }
}
