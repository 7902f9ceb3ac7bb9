package dev.sluice.clustersim.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Optional;

/**
 * What is wrong with one field, as Kubernetes words it.
 *
 * @param path {@code spec.template.spec.containers[0].name}
 * @param value what stands there; empty where the message does not repeat it
 * @param detail what would be right; may be empty
 */
public record FieldError(Type type, String path, Optional<JsonNode> value, String detail) {

  /** The kinds of errors; the name of the cause and the words for it. */
  public enum Type {
    /** Refers to something that is not there. */
    NOT_FOUND("FieldValueNotFound", "Not found"),
    /** Has to be there. */
    REQUIRED("FieldValueRequired", "Required value"),
    /** Is there twice. */
    DUPLICATE("FieldValueDuplicate", "Duplicate value"),
    /** Is malformed or out of bounds. */
    INVALID("FieldValueInvalid", "Invalid value"),
    /** Is of the wrong JSON type. */
    TYPE_INVALID("FieldValueTypeInvalid", "Invalid value"),
    /** Is none of the values that are allowed. */
    NOT_SUPPORTED("FieldValueNotSupported", "Unsupported value"),
    /** May not be there. */
    FORBIDDEN("FieldValueForbidden", "Forbidden"),
    /** Has too many characters. */
    TOO_LONG("FieldValueTooLong", "Too long"),
    /** Has too many items. */
    TOO_MANY("FieldValueTooMany", "Too many"),
    /** Could not be checked. */
    INTERNAL("InternalError", "Internal error");

    private final String reason;
    private final String words;

    Type(String reason, String words) {
      this.reason = reason;
      this.words = words;
    }

    /** As a Status' cause names it. */
    public String reason() {
      return reason;
    }
  }

  /** A field that has to be there. */
  public static FieldError required(String path, String detail) {
    return new FieldError(Type.REQUIRED, path, Optional.empty(), detail);
  }

  /** A field that may not be there, or not be changed. */
  public static FieldError forbidden(String path, String detail) {
    return new FieldError(Type.FORBIDDEN, path, Optional.empty(), detail);
  }

  /** A value that is not allowed. */
  public static FieldError invalid(String path, JsonNode value, String detail) {
    return new FieldError(Type.INVALID, path, Optional.of(value), detail);
  }

  /** A text that is not allowed. */
  public static FieldError invalid(String path, String value, String detail) {
    return invalid(path, JsonNodeFactory.instance.textNode(value), detail);
  }

  /** Everything but the path: what a Status' cause tells. */
  public String body() {
    StringBuilder body = new StringBuilder(type.words);
    switch (type) {
      case REQUIRED, FORBIDDEN, TOO_LONG, INTERNAL -> {}
      default -> value.ifPresent(v -> body.append(": ").append(shown(v)));
    }
    if (!detail.isEmpty()) {
      body.append(": ").append(detail);
    }
    return body.toString();
  }

  /** Objects and lists have the characters spelt out that HTML gives a meaning. */
  private static String shown(JsonNode value) {
    String text = value.toString();
    return value.isContainerNode()
        ? text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
        : text;
  }

  /** Path and body. */
  @Override
  public String toString() {
    return path + ": " + body();
  }
}
