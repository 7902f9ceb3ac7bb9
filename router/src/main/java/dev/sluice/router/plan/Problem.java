package dev.sluice.router.plan;

/**
 * Why an object could not be brought to what the command asks.
 *
 * @param kind whether waiting may help
 * @param object which object is wrong, {@code kind/namespace/name}
 * @param field the field of that object, in the words of its manifest; empty when it is the object
 * @param cause what is wrong with it and how to mend it
 */
public record Problem(Kind kind, String object, String field, String cause) {

  /** Whether a later attempt may succeed by itself. */
  public enum Kind {
    /** Something is missing or does not answer; tried again until it is there. */
    FAILED,
    /** The command or the object must be changed by its owner first. */
    REFUSED
  }

  /** A refusal: object, field, and what must be changed. */
  public static Problem refused(Object object, String field, String cause) {
    return new Problem(Kind.REFUSED, object.toString(), field, cause);
  }

  /** A failure of an object as a whole that may pass. */
  public static Problem failed(Object object, String cause) {
    return new Problem(Kind.FAILED, object.toString(), "", cause);
  }

  /** One sentence for a report. */
  public String message() {
    return field.isEmpty() ? object + ": " + cause : object + ": " + field + ": " + cause;
  }
}
