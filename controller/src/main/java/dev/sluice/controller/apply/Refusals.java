package dev.sluice.controller.apply;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;

/** Tells apart why the API server does not take a write. */
public final class Refusals {

  private static final String NAMESPACE_TERMINATING = "NamespaceTerminating";
  private static final int UNPROCESSABLE = 422;

  private Refusals() {}

  /** Whether nothing can be made in the namespace any more, since it is being deleted. */
  public static boolean namespaceTerminates(KubernetesClientException failure) {
    Status status = failure.getStatus();
    return failure.getCode() == HttpURLConnection.HTTP_FORBIDDEN
        && status != null
        && status.getDetails() != null
        && status.getDetails().getCauses() != null
        && status.getDetails().getCauses().stream()
            .map(StatusCause::getReason)
            .anyMatch(NAMESPACE_TERMINATING::equals);
  }

  /** Whether the object itself is refused, which the same request will be again. */
  static boolean refused(KubernetesClientException failure) {
    return switch (failure.getCode()) {
      case HttpURLConnection.HTTP_BAD_REQUEST, UNPROCESSABLE -> true;
      case HttpURLConnection.HTTP_FORBIDDEN -> !namespaceTerminates(failure);
      default -> false;
    };
  }

  /** What the API server says, without the client's words around it. */
  static String message(KubernetesClientException failure) {
    Status status = failure.getStatus();
    String said = status == null ? null : status.getMessage();
    return said == null || said.isEmpty() ? String.valueOf(failure.getMessage()) : said;
  }
}
