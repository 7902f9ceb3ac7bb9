package dev.sluice.clustersim.object;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Kubernetes' Status of a request that failed, in its words.
 *
 * @param code the HTTP code
 * @param reason the machine-readable reason
 * @param details which object it is about, and each thing that is wrong with it
 * @param proceed with which token a list can go on all the same; empty: none
 */
public record ApiStatus(
    int code, String reason, String message, Optional<Details> details, String proceed) {

  /** A Status without a token to go on with. */
  public ApiStatus(int code, String reason, String message, Optional<Details> details) {
    this(code, reason, message, details, "");
  }

  /**
   * What a Status is about.
   *
   * @param kind the plural resource name, or the kind where it is about an object's content
   * @param retryAfterSeconds when to try again; 0: not said
   */
  public record Details(
      String name,
      String group,
      String kind,
      String uid,
      List<Cause> causes,
      int retryAfterSeconds) {

    static Details of(GroupResource resource, String name) {
      return new Details(name, resource.group(), resource.resource(), "", List.of(), 0);
    }
  }

  /** One thing that is wrong. */
  public record Cause(String reason, String message, String field) {}

  /** This as something to throw. */
  public StatusException exception() {
    return new StatusException(this);
  }

  /** The same with causes; needs details. */
  public ApiStatus with(List<Cause> causes) {
    return new ApiStatus(
        code,
        reason,
        message,
        details.map(
            d ->
                new Details(d.name(), d.group(), d.kind(), d.uid(), causes, d.retryAfterSeconds())),
        proceed);
  }

  /** The same with a token that a list can go on with. */
  public ApiStatus proceed(String token) {
    return new ApiStatus(code, reason, message, details, token);
  }

  /** No such object. */
  public static ApiStatus notFound(GroupResource resource, String name) {
    return new ApiStatus(
        404,
        "NotFound",
        "%s \"%s\" not found".formatted(resource, name),
        Optional.of(Details.of(resource, name)));
  }

  /** No such path. */
  public static ApiStatus noSuchPath() {
    return new ApiStatus(
        404,
        "NotFound",
        "the server could not find the requested resource",
        Optional.of(new Details("", "", "", "", List.of(), 0)));
  }

  /** The name is taken. */
  public static ApiStatus alreadyExists(GroupResource resource, String name) {
    return new ApiStatus(
        409,
        "AlreadyExists",
        "%s \"%s\" already exists".formatted(resource, name),
        Optional.of(Details.of(resource, name)));
  }

  /** Somebody else was faster, or a precondition does not hold. */
  public static ApiStatus conflict(GroupResource resource, String name, String why) {
    return new ApiStatus(
        409,
        "Conflict",
        "Operation cannot be fulfilled on %s \"%s\": %s".formatted(resource, name, why),
        Optional.of(Details.of(resource, name)));
  }

  /** The object has been changed since the version that the caller knows. */
  public static ApiStatus modified(GroupResource resource, String name) {
    return conflict(
        resource,
        name,
        "the object has been modified; please apply your changes to the latest version and try"
            + " again");
  }

  /** The object's content is not allowed. */
  public static ApiStatus invalid(String group, String kind, String name, List<FieldError> errors) {
    String what = group.isEmpty() ? kind : kind + "." + group;
    List<String> texts = errors.stream().map(FieldError::toString).distinct().toList();
    String list = texts.size() == 1 ? texts.getFirst() : "[" + String.join(", ", texts) + "]";
    return new ApiStatus(
        422,
        "Invalid",
        "%s \"%s\" is invalid: %s".formatted(what, name, list),
        Optional.of(
            new Details(
                name,
                group,
                kind,
                "",
                errors.stream()
                    .map(e -> new Cause(e.type().reason(), e.body(), e.path()))
                    .collect(Collectors.toList()),
                0)));
  }

  /** The request makes no sense. */
  public static ApiStatus badRequest(String message) {
    return new ApiStatus(400, "BadRequest", message, Optional.empty());
  }

  /** The request is not allowed for this object. */
  public static ApiStatus forbidden(GroupResource resource, String name, String why) {
    return new ApiStatus(
        403,
        "Forbidden",
        "%s \"%s\" is forbidden: %s".formatted(resource, name, why),
        Optional.of(Details.of(resource, name)));
  }

  /** The resource does not take this verb. */
  public static ApiStatus methodNotAllowed() {
    return new ApiStatus(
        405,
        "MethodNotAllowed",
        "the server does not allow this method on the requested resource",
        Optional.of(new Details("", "", "", "", List.of(), 0)));
  }

  /** What a watch or a continued list asks for is no longer kept. */
  public static ApiStatus expired(String message) {
    return new ApiStatus(410, "Expired", message, Optional.empty());
  }

  /** The body is in no form that this resource reads. */
  public static ApiStatus unsupportedMediaType(String message) {
    return new ApiStatus(415, "UnsupportedMediaType", message, Optional.empty());
  }

  /** Come again later. */
  public static ApiStatus tooManyRequests(String message, int retryAfterSeconds) {
    return new ApiStatus(
        429,
        "TooManyRequests",
        message,
        Optional.of(new Details("", "", "", "", List.of(), retryAfterSeconds)));
  }

  /** What clients are answered. */
  public ObjectNode toJson() {
    ObjectNode json = Json.object();
    json.put("kind", "Status").put("apiVersion", "v1");
    putUnlessEmpty(json.putObject("metadata"), "continue", proceed);
    json.put("status", "Failure").put("message", message);
    putUnlessEmpty(json, "reason", reason);
    details.ifPresent(d -> json.set("details", detailsJson(d)));
    return json.put("code", code);
  }

  private static ObjectNode detailsJson(Details details) {
    ObjectNode json = Json.object();
    putUnlessEmpty(json, "name", details.name());
    putUnlessEmpty(json, "group", details.group());
    putUnlessEmpty(json, "kind", details.kind());
    putUnlessEmpty(json, "uid", details.uid());
    if (!details.causes().isEmpty()) {
      ArrayNode causes = json.putArray("causes");
      for (Cause cause : details.causes()) {
        ObjectNode one = causes.addObject();
        putUnlessEmpty(one, "reason", cause.reason());
        putUnlessEmpty(one, "message", cause.message());
        putUnlessEmpty(one, "field", cause.field());
      }
    }
    if (details.retryAfterSeconds() > 0) {
      json.put("retryAfterSeconds", details.retryAfterSeconds());
    }
    return json;
  }

  private static void putUnlessEmpty(ObjectNode json, String field, String value) {
    if (!value.isEmpty()) {
      json.put(field, value);
    }
  }
}
