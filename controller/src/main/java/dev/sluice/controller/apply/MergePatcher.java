package dev.sluice.controller.apply;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends JSON merge patches, one request each: the client's own patch method reads the object first,
 * which doubles the requests and defeats a precondition. Thread-safe.
 */
public final class MergePatcher {

  private static final String MERGE_PATCH = "application/merge-patch+json";
  private static final long LIMIT_SECONDS = 30;

  private final KubernetesClient client;

  /** A patcher that uses the client's connection and credentials. */
  public MergePatcher(KubernetesClient client) {
    this.client = client;
  }

  /**
   * Patches a namespaced object.
   *
   * @param subresource empty for the object itself
   * @return the object as it is now
   * @throws KubernetesClientException with the API server's code, or without one when it cannot be
   *     reached
   */
  public <T extends HasMetadata> T patch(
      Class<T> kind, String namespace, String name, String subresource, String patch) {
    String group = HasMetadata.getGroup(kind);
    String version = HasMetadata.getVersion(kind);
    String root = group.isEmpty() ? "api/" + version : "apis/" + group + "/" + version;
    String path =
        "%s/namespaces/%s/%s/%s%s"
            .formatted(
                root,
                namespace,
                HasMetadata.getPlural(kind),
                name,
                subresource.isEmpty() ? "" : "/" + subresource);
    HttpRequest request =
        client
            .getHttpClient()
            .newHttpRequestBuilder()
            .uri(URI.create(client.getMasterUrl().toString()).resolve(path))
            .method("PATCH", MERGE_PATCH, patch)
            .build();
    HttpResponse<byte[]> response = send(request);
    String body = new String(response.body(), StandardCharsets.UTF_8);
    if (!response.isSuccessful()) {
      Status status = status(response.code(), body);
      throw new KubernetesClientException(
          "PATCH %s: %s".formatted(path, status.getMessage()), response.code(), status);
    }
    return client.getKubernetesSerialization().unmarshal(body, kind);
  }

  private HttpResponse<byte[]> send(HttpRequest request) {
    try {
      return client
          .getHttpClient()
          .sendAsync(request, byte[].class)
          .get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new KubernetesClientException("PATCH %s failed".formatted(request.uri()), e.getCause());
    } catch (TimeoutException e) {
      throw new KubernetesClientException("PATCH %s took too long".formatted(request.uri()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KubernetesClientException("PATCH %s was cut off".formatted(request.uri()), e);
    }
  }

  private Status status(int code, String body) {
    try {
      Status status = client.getKubernetesSerialization().unmarshal(body, Status.class);
      if (status != null && status.getMessage() != null) {
        return status;
      }
    } catch (RuntimeException e) {
      // A proxy in between answers in its own words; they are shown as they are.
      return new StatusBuilder().withCode(code).withMessage(body).build();
    }
    return new StatusBuilder().withCode(code).withMessage("HTTP status " + code).build();
  }
}
