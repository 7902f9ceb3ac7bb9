package dev.sluice.clustersim.fault;

import dev.sluice.clustersim.api.Answer;
import dev.sluice.clustersim.api.Attributes;
import dev.sluice.clustersim.object.ApiStatus;
import dev.sluice.clustersim.object.GroupResource;
import java.util.List;
import java.util.Optional;

/** The answers of a server in trouble. */
final class Refusals {

  private static final ApiStatus.Details NOTHING =
      new ApiStatus.Details("", "", "", "", List.of(), 0);

  private Refusals() {}

  static Answer conflict(Attributes about) {
    return answer(
        ApiStatus.modified(new GroupResource(about.group(), about.resource()), about.name()));
  }

  static Answer tooManyRequests(int seconds) {
    return answer(ApiStatus.tooManyRequests("Too many requests, please try again later.", seconds));
  }

  static Answer serverError(int code) {
    return answer(
        switch (code) {
          case 500 -> internal("etcdserver: request timed out");
          case 501 ->
              status(code, "NotImplemented", "the server does not implement this request", NOTHING);
          case 503 ->
              status(
                  code,
                  "ServiceUnavailable",
                  "the server is currently unable to handle the request",
                  NOTHING);
          case 504 ->
              status(
                  code,
                  "Timeout",
                  "Timeout: request did not complete within requested timeout - context deadline"
                      + " exceeded",
                  NOTHING);
          default ->
              status(
                  code,
                  "InternalError",
                  "an error on the server (\"\") has prevented the request from succeeding",
                  NOTHING);
        });
  }

  private static ApiStatus internal(String cause) {
    return status(
        500,
        "InternalError",
        "Internal error occurred: " + cause,
        new ApiStatus.Details("", "", "", "", List.of(new ApiStatus.Cause("", cause, "")), 0));
  }

  private static ApiStatus status(
      int code, String reason, String message, ApiStatus.Details details) {
    return new ApiStatus(code, reason, message, Optional.of(details));
  }

  private static Answer answer(ApiStatus status) {
    return new Answer.Document(status.code(), status.toJson(), List.of(), "application/json");
  }
}
