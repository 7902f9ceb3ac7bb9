package dev.sluice.clustersim.behaviour.attach;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.behaviour.Cluster;
import dev.sluice.clustersim.behaviour.DeleteOptions;
import dev.sluice.clustersim.behaviour.ResourceKind;
import dev.sluice.clustersim.behaviour.Resources;
import dev.sluice.clustersim.behaviour.View;
import dev.sluice.clustersim.behaviour.Written;
import dev.sluice.clustersim.object.ApiStatus;
import dev.sluice.clustersim.object.GroupResource;
import dev.sluice.clustersim.object.GroupVersionKind;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.object.Meta;
import dev.sluice.clustersim.object.ObjectKey;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** A real kube-apiserver behind the port. Every call is a request. */
final class RealCluster implements Cluster {

  private final KubernetesClient client;
  private final Discovery discovery;

  RealCluster(KubernetesClient client, Discovery discovery) {
    this.client = client;
    this.discovery = discovery;
  }

  @Override
  public Optional<ObjectNode> get(ObjectKey key) {
    Optional<String> path = path(key, "");
    if (path.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(client.raw(path.get())).map(RealCluster::object);
    } catch (KubernetesClientException e) {
      if (e.getCode() == 404) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public Collection<ObjectNode> list(GroupResource resource, String namespace) {
    List<ObjectNode> all = new ArrayList<>();
    Optional<ResourceKind> kind = discovery.of(resource);
    if (kind.isEmpty()) {
      return all;
    }
    String answer = client.raw(collection(kind.get(), namespace));
    if (answer != null) {
      object(answer).path("items").forEach(item -> all.add(named((ObjectNode) item, kind.get())));
    }
    return all;
  }

  // Items of a list do not say what they are.
  static ObjectNode named(ObjectNode item, ResourceKind kind) {
    String group = kind.resource().group();
    item.put("apiVersion", group.isEmpty() ? kind.version() : group + "/" + kind.version());
    return item.put("kind", kind.kind());
  }

  @Override
  public Written create(GroupResource resource, ObjectNode object) {
    Optional<ResourceKind> kind = discovery.of(resource);
    if (kind.isEmpty()) {
      return new Written.Refused(ApiStatus.noSuchPath());
    }
    String path = collection(kind.get(), Meta.of(object).namespace());
    return switch (write(path, "POST", object)) {
      // What is missing is the namespace.
      case Written.Gone gone -> new Written.Refused(ApiStatus.noSuchPath());
      case Written written -> written;
    };
  }

  @Override
  public Written update(GroupResource resource, ObjectNode object) {
    return write(View.key(resource, object), "", "PUT", object);
  }

  @Override
  public Written updateStatus(GroupResource resource, ObjectNode object) {
    return write(View.key(resource, object), "/status", "PUT", object);
  }

  @Override
  public Written delete(ObjectKey key, DeleteOptions options) {
    ObjectNode body = Json.object().put("apiVersion", "v1").put("kind", "DeleteOptions");
    options.gracePeriodSeconds().ifPresent(grace -> body.put("gracePeriodSeconds", grace));
    options.propagation().ifPresent(policy -> body.put("propagationPolicy", policy.text()));
    options.uid().ifPresent(uid -> body.withObjectProperty("preconditions").put("uid", uid));
    options
        .resourceVersion()
        .ifPresent(
            version -> body.withObjectProperty("preconditions").put("resourceVersion", version));
    return write(key, "", "DELETE", body);
  }

  @Override
  public Written bind(ObjectKey pod, String uid, String node) {
    ObjectNode binding = Json.object().put("apiVersion", "v1").put("kind", "Binding");
    binding
        .putObject("metadata")
        .put("name", pod.name())
        .put("namespace", pod.namespace())
        .put("uid", uid);
    binding.putObject("target").put("apiVersion", "v1").put("kind", "Node").put("name", node);
    return switch (write(pod, "/binding", "POST", binding)) {
      case Written.Done done ->
          get(pod).<Written>map(Written.Done::new).orElseGet(Written.Gone::new);
      case Written other -> other;
    };
  }

  @Override
  public Written finalizeNamespace(ObjectNode namespace) {
    return write(View.key(Resources.NAMESPACES, namespace), "/finalize", "PUT", namespace);
  }

  @Override
  public Collection<ResourceKind> kinds() {
    return discovery.kinds();
  }

  @Override
  public Optional<ResourceKind> kind(GroupVersionKind kind) {
    return discovery.kind(kind);
  }

  private Written write(ObjectKey key, String subresource, String method, ObjectNode body) {
    return path(key, subresource)
        .map(path -> write(path, method, body))
        .orElseGet(Written.Gone::new);
  }

  private Written write(String path, String method, ObjectNode body) {
    try {
      String answer = client.raw(path, method, body.toString());
      return answer == null ? new Written.Gone() : new Written.Done(object(answer));
    } catch (KubernetesClientException e) {
      return refused(e);
    }
  }

  private static Written refused(KubernetesClientException e) {
    Status status = e.getStatus();
    String reason = status == null || status.getReason() == null ? "" : status.getReason();
    String message =
        status == null || status.getMessage() == null
            ? String.valueOf(e.getMessage())
            : status.getMessage();
    if (e.getCode() == 404) {
      return new Written.Gone();
    }
    if (e.getCode() == 409 && !reason.equals("AlreadyExists")) {
      return new Written.Conflict();
    }
    List<ApiStatus.Cause> causes = new ArrayList<>();
    if (status != null && status.getDetails() != null && status.getDetails().getCauses() != null) {
      status
          .getDetails()
          .getCauses()
          .forEach(
              cause ->
                  causes.add(
                      new ApiStatus.Cause(
                          text(cause.getReason()),
                          text(cause.getMessage()),
                          text(cause.getField()))));
    }
    return new Written.Refused(
        new ApiStatus(
            e.getCode() == 0 ? 503 : e.getCode(),
            reason,
            message,
            Optional.of(new ApiStatus.Details("", "", "", "", causes, 0))));
  }

  private static String text(@org.jspecify.annotations.Nullable String text) {
    return text == null ? "" : text;
  }

  private Optional<String> path(ObjectKey key, String subresource) {
    return discovery
        .of(key.resource())
        .map(kind -> collection(kind, key.namespace()) + "/" + key.name() + subresource);
  }

  private static String collection(ResourceKind kind, String namespace) {
    String group = kind.resource().group();
    String root =
        group.isEmpty() ? "/api/" + kind.version() : "/apis/" + group + "/" + kind.version();
    return namespace.isEmpty()
        ? root + "/" + kind.resource().resource()
        : root + "/namespaces/" + namespace + "/" + kind.resource().resource();
  }

  private static ObjectNode object(String json) {
    try {
      JsonNode parsed = Json.parse(json);
      if (parsed instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException e) {
      throw new KubernetesClientException("the API server's answer is no JSON", e);
    }
    throw new KubernetesClientException("the API server's answer is no JSON object");
  }
}
