package dev.sluice.clustersim.behaviour;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.behaviour.DeleteOptions.Propagation;
import dev.sluice.clustersim.behaviour.job.JobDefaults;
import dev.sluice.clustersim.object.ApiStatus;
import dev.sluice.clustersim.object.GroupResource;
import dev.sluice.clustersim.object.GroupVersion;
import dev.sluice.clustersim.object.GroupVersionKind;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.object.Meta;
import dev.sluice.clustersim.object.ObjectKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** An API server of few words: optimistic writes, finalizers, grace, propagation. */
final class FakeCluster implements Cluster {

  /** Hears of every change. */
  interface Listener {
    void changed(GroupResource resource, Optional<ObjectNode> before, Optional<ObjectNode> after);
  }

  private static final List<ResourceKind> KINDS =
      List.of(
          kind(Resources.CONFIG_MAPS, "v1", "ConfigMap", true),
          kind(Resources.ENDPOINTS, "v1", "Endpoints", true),
          kind(Resources.NAMESPACES, "v1", "Namespace", false),
          kind(Resources.NODES, "v1", "Node", false),
          kind(Resources.PODS, "v1", "Pod", true),
          kind(Resources.SERVICE_ACCOUNTS, "v1", "ServiceAccount", true),
          kind(Resources.SERVICES, "v1", "Service", true),
          kind(Resources.DEPLOYMENTS, "v1", "Deployment", true),
          kind(Resources.REPLICA_SETS, "v1", "ReplicaSet", true),
          kind(Resources.JOBS, "v1", "Job", true),
          kind(Resources.ENDPOINT_SLICES, "v1", "EndpointSlice", true),
          kind(Resources.DISRUPTION_BUDGETS, "v1", "PodDisruptionBudget", true));

  private final TreeMap<ObjectKey, ObjectNode> objects = new TreeMap<>();
  private final Listener listener;
  private Predicate<ObjectKey> conflicts = key -> false;
  private Optional<ApiStatus> refusal = Optional.empty();
  private Instant now;
  private long version;
  private long names;
  private long writes;

  FakeCluster(Instant now, Listener listener) {
    this.now = now;
    this.listener = listener;
  }

  void time(Instant instant) {
    now = instant;
  }

  /** Updates of these keys conflict. */
  void conflictOn(Predicate<ObjectKey> keys) {
    conflicts = keys;
  }

  /** Ends the conflicts; answers which there were. */
  Predicate<ObjectKey> withoutConflicts() {
    Predicate<ObjectKey> before = conflicts;
    conflicts = key -> false;
    return before;
  }

  /** Pods are not created any more, or again. */
  void refusePods(Optional<ApiStatus> why) {
    refusal = why;
  }

  long writes() {
    return writes;
  }

  @Override
  public Optional<ObjectNode> get(ObjectKey key) {
    return Optional.ofNullable(objects.get(key));
  }

  @Override
  public Collection<ObjectNode> list(GroupResource resource, String namespace) {
    List<ObjectNode> found = new ArrayList<>();
    objects.forEach(
        (key, object) -> {
          if (key.resource().equals(resource)
              && (namespace.isEmpty() || key.namespace().equals(namespace))) {
            found.add(object);
          }
        });
    return found;
  }

  @Override
  public Written create(GroupResource resource, ObjectNode given) {
    if (resource.equals(Resources.PODS) && refusal.isPresent()) {
      return new Written.Refused(refusal.get());
    }
    ObjectNode object = given.deepCopy();
    ObjectNode metadata = object.withObjectProperty("metadata");
    if (!metadata.has("name")) {
      metadata.put("name", metadata.path("generateName").asText() + "%05d".formatted(names++));
    }
    Optional<ObjectNode> namespace =
        get(new ObjectKey(Resources.NAMESPACES, "", Meta.of(object).namespace()));
    if (namespace.filter(n -> Meta.of(n).deleting()).isPresent()) {
      return new Written.Refused(ending(resource, object));
    }
    ObjectKey key = View.key(resource, object);
    if (objects.containsKey(key)) {
      return new Written.Refused(ApiStatus.alreadyExists(resource, key.name()));
    }
    metadata.put("uid", "uid-%06d".formatted(++version));
    metadata.put("creationTimestamp", Conditions.time(now));
    metadata.put("generation", 1);
    if (resource.equals(Resources.JOBS)) {
      object = JobDefaults.apply(object);
    }
    if (resource.equals(Resources.PODS)) {
      object.withObjectProperty("status").put("phase", "Pending");
    }
    if (resource.equals(Resources.NAMESPACES)) {
      object.withObjectProperty("spec").putArray("finalizers").add("kubernetes");
      object.withObjectProperty("status").put("phase", "Active");
    }
    return store(key, object);
  }

  private static ApiStatus ending(GroupResource resource, ObjectNode object) {
    Meta meta = Meta.of(object);
    return new ApiStatus(
        403,
        "Forbidden",
        "%s \"%s\" is forbidden: unable to create new content in namespace %s because it is being terminated"
            .formatted(resource, meta.name(), meta.namespace()),
        Optional.of(
            new ApiStatus.Details(
                meta.name(),
                resource.group(),
                resource.resource(),
                "",
                List.of(
                    new ApiStatus.Cause(
                        "NamespaceTerminating",
                        "namespace %s is being terminated".formatted(meta.namespace()),
                        "metadata.namespace")),
                0)));
  }

  @Override
  public Written update(GroupResource resource, ObjectNode object) {
    return change(
        resource,
        object,
        (live, wanted) -> {
          if (live.has("status")) {
            wanted.set("status", live.path("status"));
          }
          if (!live.path("spec").equals(wanted.path("spec"))) {
            wanted.withObjectProperty("metadata").put("generation", Meta.of(live).generation() + 1);
          }
          return wanted;
        });
  }

  @Override
  public Written updateStatus(GroupResource resource, ObjectNode object) {
    return change(
        resource,
        object,
        (live, wanted) -> {
          ObjectNode changed = live.deepCopy();
          changed.set("status", wanted.path("status"));
          Json.at(wanted, "metadata", "annotations")
              .filter(annotations -> resource.equals(Resources.DEPLOYMENTS))
              .ifPresent(a -> changed.withObjectProperty("metadata").set("annotations", a));
          return changed;
        });
  }

  @Override
  public Written finalizeNamespace(ObjectNode namespace) {
    return change(
        Resources.NAMESPACES,
        namespace,
        (live, wanted) -> {
          ObjectNode changed = live.deepCopy();
          changed.set("spec", wanted.path("spec"));
          return changed;
        });
  }

  @Override
  public Written bind(ObjectKey pod, String uid, String node) {
    ObjectNode live = objects.get(pod);
    if (live == null) {
      return new Written.Gone();
    }
    if (!Meta.of(live).uid().equals(uid) || conflicts.test(pod)) {
      return new Written.Conflict();
    }
    ObjectNode changed = live.deepCopy();
    changed.withObjectProperty("spec").put("nodeName", node);
    Conditions.put(
        changed.withObjectProperty("status"),
        Conditions.condition("PodScheduled", "True", "", "")
            .put("lastTransitionTime", Conditions.time(now)));
    return store(pod, changed);
  }

  private interface Change {
    ObjectNode of(ObjectNode live, ObjectNode wanted);
  }

  private Written change(GroupResource resource, ObjectNode object, Change change) {
    ObjectKey key = View.key(resource, object);
    ObjectNode live = objects.get(key);
    if (live == null) {
      return new Written.Gone();
    }
    if (conflicts.test(key)
        || !Meta.of(live).uid().equals(Meta.of(object).uid())
        || !Meta.of(live).resourceVersion().equals(Meta.of(object).resourceVersion())) {
      return new Written.Conflict();
    }
    ObjectNode changed = change.of(live, object.deepCopy());
    return changed.equals(live) ? new Written.Done(live) : store(key, changed);
  }

  @Override
  public Written delete(ObjectKey key, DeleteOptions options) {
    ObjectNode live = objects.get(key);
    if (live == null) {
      return new Written.Gone();
    }
    Meta meta = Meta.of(live);
    if (options.uid().filter(uid -> !uid.equals(meta.uid())).isPresent()
        || options.resourceVersion().filter(v -> !v.equals(meta.resourceVersion())).isPresent()) {
      return new Written.Conflict();
    }
    ObjectNode changed = live.deepCopy();
    ObjectNode metadata = changed.withObjectProperty("metadata");
    long grace = grace(key, live, options);
    if (!meta.deleting()) {
      metadata.put("deletionTimestamp", Conditions.time(now.plusSeconds(grace)));
      metadata.put("generation", meta.generation() + 1);
    }
    if (grace < metadata.path("deletionGracePeriodSeconds").asLong(Long.MAX_VALUE)) {
      metadata.put("deletionGracePeriodSeconds", grace);
    }
    if (key.resource().equals(Resources.NAMESPACES)) {
      changed.withObjectProperty("status").put("phase", "Terminating");
    }
    options.propagation().ifPresent(policy -> propagate(metadata, policy));
    return changed.equals(live) ? new Written.Done(live) : store(key, changed);
  }

  private static long grace(ObjectKey key, ObjectNode live, DeleteOptions options) {
    if (!key.resource().equals(Resources.PODS) || Pods.node(live).isEmpty()) {
      return 0;
    }
    return options
        .gracePeriodSeconds()
        .orElse(live.path("spec").path("terminationGracePeriodSeconds").asLong(30));
  }

  private static void propagate(ObjectNode metadata, Propagation policy) {
    ArrayNode finalizers = metadata.withArrayProperty("finalizers");
    switch (policy) {
      case ORPHAN -> finalizers.add("orphan");
      case FOREGROUND -> finalizers.add("foregroundDeletion");
      case BACKGROUND -> {}
    }
  }

  private Written store(ObjectKey key, ObjectNode object) {
    writes++;
    ObjectNode before = objects.get(key);
    object.withObjectProperty("metadata").put("resourceVersion", Long.toString(++version));
    boolean stays =
        !Meta.of(object).deleting()
            || !Meta.of(object).finalizers().isEmpty()
            || !object.path("spec").path("finalizers").isEmpty()
            || object.path("metadata").path("deletionGracePeriodSeconds").asLong(0) > 0;
    if (stays) {
      objects.put(key, object);
      listener.changed(key.resource(), Optional.ofNullable(before), Optional.of(object));
    } else {
      objects.remove(key);
      listener.changed(key.resource(), Optional.of(object), Optional.empty());
    }
    return new Written.Done(object);
  }

  @Override
  public Collection<ResourceKind> kinds() {
    return KINDS;
  }

  @Override
  public Optional<ResourceKind> kind(GroupVersionKind kind) {
    return KINDS.stream()
        .filter(k -> k.kind().equals(kind.kind()) && k.resource().group().equals(kind.group()))
        .findFirst();
  }

  private static ResourceKind kind(
      GroupResource resource, String version, String kind, boolean namespaced) {
    return new ResourceKind(resource, version, kind, namespaced);
  }

  static GroupVersionKind gvk(String apiVersion, String kind) {
    GroupVersion version = GroupVersion.parse(apiVersion);
    return new GroupVersionKind(version.group(), version.version(), kind);
  }

  static ObjectNode json(String text) {
    try {
      return (ObjectNode) Json.parse(text.replace('\'', '"'));
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
