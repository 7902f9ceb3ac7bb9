package dev.sluice.clustersim.sim;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.behaviour.Cluster;
import dev.sluice.clustersim.behaviour.DeleteOptions;
import dev.sluice.clustersim.behaviour.ResourceKind;
import dev.sluice.clustersim.behaviour.Written;
import dev.sluice.clustersim.catalog.Catalog;
import dev.sluice.clustersim.catalog.ResourceType;
import dev.sluice.clustersim.object.ApiStatus;
import dev.sluice.clustersim.object.GroupResource;
import dev.sluice.clustersim.object.GroupVersionKind;
import dev.sluice.clustersim.object.Meta;
import dev.sluice.clustersim.object.ObjectKey;
import dev.sluice.clustersim.object.StatusException;
import dev.sluice.clustersim.registry.PodBinding;
import dev.sluice.clustersim.registry.Registry;
import dev.sluice.clustersim.registry.Writing;
import dev.sluice.clustersim.store.ObjectStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Supplier;

/** The store as the cluster's own controllers see and change it, without a client in between. */
final class StoreCluster implements Cluster {

  private static final String MANAGER = "kube-controller-manager";

  private final ObjectStore store;
  private final Catalog catalog;
  private final Registry registry;
  private Instant now = Instant.EPOCH;
  private Duration ahead = Duration.ZERO;

  StoreCluster(ObjectStore store, Catalog catalog, Registry registry) {
    this.store = store;
    this.catalog = catalog;
    this.registry = registry;
  }

  /** The same at another instant. */
  StoreCluster at(Instant instant) {
    now = instant;
    return this;
  }

  /** The API server's clock, which writes timestamps, is ahead of its controllers' by so much. */
  void ahead(Duration skew) {
    ahead = skew;
  }

  @Override
  public Optional<ObjectNode> get(ObjectKey key) {
    return store.get(key);
  }

  @Override
  public Collection<ObjectNode> list(GroupResource resource, String namespace) {
    return store.list(resource, namespace);
  }

  @Override
  public Written create(GroupResource resource, ObjectNode object) {
    return attempt(
        () -> {
          ResourceType type = type(resource);
          return registry.create(
              type, type.storageVersion(), Meta.of(object).namespace(), object, writing());
        });
  }

  @Override
  public Written update(GroupResource resource, ObjectNode object) {
    return write(resource, object, "");
  }

  @Override
  public Written updateStatus(GroupResource resource, ObjectNode object) {
    return write(resource, object, "status");
  }

  private Written write(GroupResource resource, ObjectNode object, String subresource) {
    return attempt(
        () -> {
          ResourceType type = type(resource);
          return registry.update(
              type,
              type.storageVersion(),
              key(resource, object),
              subresource,
              before -> object,
              writing());
        });
  }

  @Override
  public Written delete(ObjectKey key, DeleteOptions options) {
    return attempt(
        () -> registry.deletions().delete(type(key.resource()), key, options, writing()).object());
  }

  @Override
  public Written bind(ObjectKey pod, String uid, String node) {
    return attempt(
        () -> {
          ResourceType type = type(pod.resource());
          return registry.update(
              type,
              type.storageVersion(),
              pod,
              "binding",
              PodBinding.to(node, uid, now),
              writing());
        });
  }

  @Override
  public Written finalizeNamespace(ObjectNode namespace) {
    GroupResource resource = new GroupResource("", "namespaces");
    return write(resource, namespace, "finalize");
  }

  @Override
  public Collection<ResourceKind> kinds() {
    return catalog.all().stream()
        .filter(type -> type.verbs().contains("list") && type.verbs().contains("delete"))
        .sorted(
            Comparator.comparing((ResourceType type) -> type.group())
                .thenComparing(type -> type.resource().resource()))
        .map(StoreCluster::kind)
        .toList();
  }

  @Override
  public Optional<ResourceKind> kind(GroupVersionKind kind) {
    return catalog.byKind(kind).map(StoreCluster::kind);
  }

  private static ResourceKind kind(ResourceType type) {
    return new ResourceKind(type.resource(), type.storageVersion(), type.kind(), type.namespaced());
  }

  private Written attempt(Supplier<ObjectNode> write) {
    try {
      return new Written.Done(write.get());
    } catch (StatusException e) {
      return switch (e.status().reason()) {
        case "Conflict" -> new Written.Conflict();
        case "NotFound" -> new Written.Gone();
        default -> new Written.Refused(e.status());
      };
    }
  }

  private ResourceType type(GroupResource resource) {
    return catalog.get(resource).orElseThrow(() -> ApiStatus.noSuchPath().exception());
  }

  private static ObjectKey key(GroupResource resource, ObjectNode object) {
    Meta meta = Meta.of(object);
    return new ObjectKey(resource, meta.namespace(), meta.name());
  }

  private Writing writing() {
    return Writing.by(MANAGER, now.plus(ahead));
  }
}
