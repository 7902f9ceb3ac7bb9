package dev.sluice.router.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.router.RoutingObjects;
import dev.sluice.router.plan.Change;
import dev.sluice.router.plan.ObjectRef;
import dev.sluice.router.plan.Trees;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.net.HttpURLConnection;
import java.time.Duration;

/**
 * Routing objects of one API server. Writes are merge patches of the fields that differ, under the
 * resourceVersion that was read.
 */
final class KubernetesRoutingObjects implements RoutingObjects {

  private static final int UNPROCESSABLE = 422;
  private static final int TOO_MANY_REQUESTS = 429;

  private final KubernetesClient client;
  private final PatchContext patch;

  /**
   * Works on a client that somebody else closes.
   *
   * @param client any client; its own retries are switched off here, as the router has better ones
   * @param fieldManager who the writes are attributed to in {@code managedFields}
   * @param requestTimeout bound of a single request
   */
  KubernetesRoutingObjects(KubernetesClient client, String fieldManager, Duration requestTimeout) {
    RequestConfig once =
        new RequestConfigBuilder(client.getConfiguration().getRequestConfig())
            .withRequestRetryBackoffLimit(0)
            .withRequestTimeout(Math.toIntExact(requestTimeout.toMillis()))
            .build();
    this.client = client.newClient(once).adapt(KubernetesClient.class);
    this.patch =
        new PatchContext.Builder()
            .withPatchType(PatchType.JSON_MERGE)
            .withFieldManager(fieldManager)
            .build();
  }

  @Override
  public Read read(ObjectRef ref) {
    try {
      GenericKubernetesResource found = resource(ref).get();
      return found == null
          ? new Read.Missing()
          : new Read.Found(
              client.getKubernetesSerialization().convertValue(found, ObjectNode.class));
    } catch (KubernetesClientException e) {
      return new Read.Unavailable(cause("get", ref, e));
    }
  }

  @Override
  public Write write(Change change) {
    try {
      return switch (change) {
        case Change.Create(ObjectRef ref, ObjectNode tree) -> create(ref, tree);
        case Change.Update(ObjectRef ref, ObjectNode before, ObjectNode after) ->
            update(ref, before, after);
        case Change.Delete(ObjectRef ref, ObjectNode before) -> delete(ref, before);
      };
    } catch (KubernetesClientException e) {
      return outcome(change, e);
    }
  }

  private Write create(ObjectRef ref, ObjectNode tree) {
    GenericKubernetesResource created =
        client.getKubernetesSerialization().convertValue(tree, GenericKubernetesResource.class);
    client
        .genericKubernetesResources(context(ref))
        .inNamespace(ref.namespace())
        .resource(created)
        .create();
    return new Write.Done();
  }

  private Write update(ObjectRef ref, ObjectNode before, ObjectNode after) {
    ObjectNode difference = Trees.mergePatch(before, after);
    difference.withObject("/metadata").put("resourceVersion", resourceVersion(before));
    resource(ref).patch(patch, difference.toString());
    return new Write.Done();
  }

  private Write delete(ObjectRef ref, ObjectNode before) {
    resource(ref).lockResourceVersion(resourceVersion(before)).delete();
    return new Write.Done();
  }

  private Resource<GenericKubernetesResource> resource(ObjectRef ref) {
    return client
        .genericKubernetesResources(context(ref))
        .inNamespace(ref.namespace())
        .withName(ref.name());
  }

  /** How the client finds the API path of an object. */
  static ResourceDefinitionContext context(ObjectRef ref) {
    int slash = ref.apiVersion().indexOf('/');
    return new ResourceDefinitionContext.Builder()
        .withGroup(slash < 0 ? "" : ref.apiVersion().substring(0, slash))
        .withVersion(ref.apiVersion().substring(slash + 1))
        .withKind(ref.kind())
        .withPlural(ref.plural())
        .withNamespaced(true)
        .build();
  }

  private static String resourceVersion(ObjectNode tree) {
    return tree.at("/metadata/resourceVersion").asText("");
  }

  private static Write outcome(Change change, KubernetesClientException e) {
    String verb =
        switch (change) {
          case Change.Create _ -> "create";
          case Change.Update _ -> "patch";
          case Change.Delete _ -> "delete";
        };
    boolean gone = e.getCode() == HttpURLConnection.HTTP_NOT_FOUND;
    if (e.getCode() == HttpURLConnection.HTTP_CONFLICT
        || (gone && !(change instanceof Change.Create))) {
      return new Write.Conflict();
    }
    return switch (e.getCode()) {
      case HttpURLConnection.HTTP_BAD_REQUEST,
          HttpURLConnection.HTTP_FORBIDDEN,
          HttpURLConnection.HTTP_NOT_FOUND,
          HttpURLConnection.HTTP_BAD_METHOD,
          UNPROCESSABLE ->
          new Write.Rejected(cause(verb, change.ref(), e));
      default -> new Write.Unavailable(cause(verb, change.ref(), e));
    };
  }

  private static String cause(String verb, ObjectRef ref, KubernetesClientException e) {
    return switch (e.getCode()) {
      case HttpURLConnection.HTTP_FORBIDDEN, HttpURLConnection.HTTP_UNAUTHORIZED ->
          "may not be touched: grant the router '%s' on %s (%s)"
              .formatted(verb, ref.plural(), words(e));
      case TOO_MANY_REQUESTS -> "the API server is busy (429)";
      case 0, -1 -> "the API server does not answer: " + words(e);
      default -> "the API server answered %d: %s".formatted(e.getCode(), words(e));
    };
  }

  private static String words(KubernetesClientException e) {
    if (e.getStatus() != null && e.getStatus().getMessage() != null) {
      return e.getStatus().getMessage();
    }
    Throwable root = e;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
  }
}
