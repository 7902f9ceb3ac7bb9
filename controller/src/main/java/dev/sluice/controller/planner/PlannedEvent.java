package dev.sluice.controller.planner;

/**
 * A Kubernetes Event about the Rollout.
 *
 * @param type Normal or Warning
 * @param reason reason, one of those of Argo Rollouts
 * @param message a sentence
 */
public record PlannedEvent(Type type, String reason, String message) {

  /** Type of an Event. */
  public enum Type {
    /** As it should be. */
    NORMAL("Normal"),
    /** Somebody should look at it. */
    WARNING("Warning");

    private final String text;

    Type(String text) {
      this.text = text;
    }

    /** The type as Kubernetes writes it. */
    public String text() {
      return text;
    }
  }

  /** A Normal event. */
  public static PlannedEvent normal(String reason, String message) {
    return new PlannedEvent(Type.NORMAL, reason, message);
  }

  /** A Warning event. */
  public static PlannedEvent warning(String reason, String message) {
    return new PlannedEvent(Type.WARNING, reason, message);
  }
}
