package dev.sluice.clustersim.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sluice.clustersim.object.ApiStatus;
import dev.sluice.clustersim.object.FieldError;
import java.util.List;
import java.util.Optional;

/**
 * What a list or a watch asks for ({@code ListOptions}).
 *
 * @param limit 0: none
 * @param resourceVersion empty: the newest
 * @param timeoutSeconds of a watch; empty: the server's
 */
record ListQuery(
    String labelSelector,
    String fieldSelector,
    long limit,
    Optional<String> proceed,
    Optional<Long> resourceVersion,
    Match match,
    boolean watch,
    boolean bookmarks,
    Optional<Boolean> sendInitialEvents,
    Optional<Long> timeoutSeconds) {

  /** How a list treats its resource version. */
  enum Match {
    /** As the API server does when nothing is said. */
    UNSET,
    /** Exactly that one. */
    EXACT,
    /** That one or a newer. */
    NOT_OLDER_THAN
  }

  static ListQuery of(Request request, boolean watchPath) {
    boolean watch = watchPath || request.flag("watch");
    ListQuery query =
        new ListQuery(
            request.query("labelSelector").orElse(""),
            request.query("fieldSelector").orElse(""),
            Math.max(0, number(request, "limit").orElse(0L)),
            request.query("continue"),
            version(request, watch),
            match(request),
            watch,
            request.flag("allowWatchBookmarks"),
            request.query("sendInitialEvents").map(v -> !v.equals("false") && !v.equals("0")),
            number(request, "timeoutSeconds"));
    query.check(request);
    return query;
  }

  private void check(Request request) {
    if (sendInitialEvents.isPresent()) {
      if (!watch) {
        throw forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list");
      }
      if (match != Match.NOT_OLDER_THAN) {
        throw forbidden(
            "resourceVersionMatch",
            "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan");
      }
      return;
    }
    if (match == Match.UNSET) {
      return;
    }
    if (watch) {
      throw forbidden(
          "resourceVersionMatch",
          "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided");
    }
    if (request.query("resourceVersion").isEmpty()) {
      throw forbidden(
          "resourceVersionMatch",
          "resourceVersionMatch is forbidden unless resourceVersion is provided");
    }
    if (proceed.isPresent()) {
      throw forbidden(
          "resourceVersionMatch", "resourceVersionMatch is forbidden when continue is provided");
    }
    if (match == Match.EXACT && resourceVersion.orElse(0L) == 0) {
      throw forbidden(
          "resourceVersionMatch",
          "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\"");
    }
  }

  private static RuntimeException forbidden(String field, String detail) {
    return invalid(FieldError.forbidden(field, detail));
  }

  private static RuntimeException invalid(FieldError error) {
    return ApiStatus.invalid("meta.k8s.io", "ListOptions", "", List.of(error)).exception();
  }

  private static Match match(Request request) {
    String text = request.query("resourceVersionMatch").orElse("");
    return switch (text) {
      case "" -> Match.UNSET;
      case "Exact" -> Match.EXACT;
      case "NotOlderThan" -> Match.NOT_OLDER_THAN;
      default ->
          throw invalid(
              new FieldError(
                  FieldError.Type.NOT_SUPPORTED,
                  "resourceVersionMatch",
                  Optional.of(JsonNodeFactory.instance.textNode(text)),
                  "supported values: \"Exact\", \"NotOlderThan\", \"\""));
    };
  }

  private static Optional<Long> number(Request request, String name) {
    return request
        .query(name)
        .map(
            text -> {
              try {
                return Long.parseLong(text);
              } catch (NumberFormatException e) {
                throw ApiStatus.badRequest(
                        "strconv.ParseInt: parsing \"%s\": invalid syntax".formatted(text))
                    .exception();
              }
            });
  }

  private static Optional<Long> version(Request request, boolean watch) {
    return request
        .query("resourceVersion")
        .map(
            text -> {
              try {
                return Long.parseUnsignedLong(text);
              } catch (NumberFormatException e) {
                String message =
                    "resourceVersion: Invalid value: \"%s\": strconv.ParseUint: parsing \"%s\": invalid syntax"
                        .formatted(text, text);
                throw watch
                    ? new ApiStatus(500, "", message, Optional.empty()).exception()
                    : ApiStatus.badRequest("invalid resource version: " + message).exception();
              }
            });
  }
}
