package dev.sluice.controller.validation;

/**
 * One thing that is wrong with a spec.
 *
 * @param field path of the field, such as {@code spec.strategy.canary.steps[1].setWeight}
 * @param type kind of error
 * @param value the value found, empty where it says nothing
 * @param message what is wrong and what would be right
 */
public record SpecError(String field, Type type, String value, String message) {

  /** Kinds of errors, with the names that Kubernetes gives them. */
  public enum Type {
    /** A value is missing. */
    REQUIRED("Required", "Required value"),
    /** A value is not allowed. */
    INVALID("Invalid", "Invalid value"),
    /** A value is none of those possible. */
    NOT_SUPPORTED("NotSupported", "Unsupported value"),
    /** An object of this name is not there. */
    NOT_FOUND("NotFound", "Not found"),
    /** The same value twice. */
    DUPLICATE("Duplicate", "Duplicate value"),
    /** A field that may not be set here. */
    FORBIDDEN("Forbidden", "Forbidden"),
    /** Too long a value. */
    TOO_LONG("TooLong", "Too long"),
    /** The value could not be judged. */
    INTERNAL_ERROR("InternalError", "Internal error");

    private final String text;
    private final String words;

    Type(String text, String words) {
      this.text = text;
      this.words = words;
    }

    /** The name, such as {@code NotSupported}. */
    public String text() {
      return text;
    }

    /** The name in words, such as {@code Unsupported value}. */
    public String words() {
      return words;
    }
  }

  /** An absent value. */
  public static SpecError required(String field, String message) {
    return new SpecError(field, Type.REQUIRED, "", message);
  }

  /** A value that is not allowed. */
  public static SpecError invalid(String field, String value, String message) {
    return new SpecError(field, Type.INVALID, value, message);
  }

  /** An object that is referred to and is not there. */
  public static SpecError notFound(String field, String name, String message) {
    return new SpecError(field, Type.NOT_FOUND, name, message);
  }

  /** Field, kind, value and words on one line. */
  public String describe() {
    String shown = value.isEmpty() ? "" : ": \"" + value + "\"";
    return field + ": " + type.words() + shown + ": " + message;
  }
}
