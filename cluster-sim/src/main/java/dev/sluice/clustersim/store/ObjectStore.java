package dev.sluice.clustersim.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.GroupResource;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.object.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * All objects of a cluster. Every write takes the next revision, which becomes the object's {@code
 * metadata.resourceVersion}; nothing else is changed or checked here.
 *
 * <p>Objects handed in and given out are shared: nobody may change them.
 */
public final class ObjectStore {

  /**
   * How much of the past is kept.
   *
   * @param changes of each resource
   * @param age of a change, at {@link #compact(Instant)}
   */
  public record Retention(int changes, Duration age) {

    /** As a real API server with its defaults: five minutes, and some thousand changes. */
    public static final Retention DEFAULT = new Retention(4_096, Duration.ofMinutes(5));
  }

  private final Retention retention;
  private final Map<GroupResource, NavigableMap<String, ObjectNode>> objects = new HashMap<>();
  private final Map<GroupResource, History> histories = new HashMap<>();
  private final SharedFieldSets fieldSets = new SharedFieldSets();
  private final List<Consumer<Change>> listeners = new ArrayList<>();
  private long revision = 1;
  private long compacted;
  private Duration ahead = Duration.ZERO;

  /** An empty store. */
  public ObjectStore(Retention retention) {
    this.retention = retention;
  }

  /** The revision of the newest write; 1 before the first. */
  public long revision() {
    return revision;
  }

  /** From now on writers' clocks are ahead by so much; how long changes are kept is by none. */
  public void writersAhead(Duration skew) {
    ahead = skew;
  }

  /** Has {@code listener} told of every change, in order, while it is made. */
  public void listen(Consumer<Change> listener) {
    listeners.add(listener);
  }

  /** One object. */
  public Optional<ObjectNode> get(ObjectKey key) {
    return Optional.ofNullable(of(key.resource()).get(path(key)));
  }

  /**
   * The objects of a resource in the order of their namespaces and names.
   *
   * @param namespace empty: all
   */
  public Collection<ObjectNode> list(GroupResource resource, String namespace) {
    return Collections.unmodifiableCollection(in(of(resource), namespace).values());
  }

  /** All resources that have or had objects. */
  public Collection<GroupResource> resources() {
    return List.copyOf(objects.keySet());
  }

  /** Creates or replaces an object; answers it with its new resource version. */
  public ObjectNode put(ObjectKey key, ObjectNode object, Instant now) {
    Optional<ObjectNode> before = get(key);
    ObjectNode stored = withRevision(object, ++revision);
    fieldSets.share(
        (ObjectNode) stored.path("metadata"),
        before.map(old -> old.path("metadata")).orElse(MissingNode.getInstance()));
    of(key.resource()).put(path(key), stored);
    tell(new Change(revision, now.minus(ahead), key, before, Optional.of(stored), stored));
    return stored;
  }

  /** Removes an object if it is there; answers it as watchers see it go. */
  public Optional<ObjectNode> remove(ObjectKey key, Instant now) {
    Optional<ObjectNode> before = Optional.ofNullable(of(key.resource()).remove(path(key)));
    return before.map(
        object -> {
          ObjectNode last = withRevision(object, ++revision);
          tell(new Change(revision, now.minus(ahead), key, before, Optional.empty(), last));
          return last;
        });
  }

  /** What happened to a resource after a revision; a view that the next write ends. */
  public List<Change> changesAfter(GroupResource resource, long since) {
    return history(resource).after(since);
  }

  /** Whether everything that happened to a resource after {@code since} is still known. */
  public boolean knows(GroupResource resource, long since) {
    return since >= compacted && history(resource).knows(since);
  }

  /** The oldest revision that can be watched from. */
  public long oldest(GroupResource resource) {
    return Math.max(compacted, history(resource).forgotten());
  }

  /**
   * The objects of a resource as they were after {@code then}, by {@code namespace/name}.
   *
   * @throws IllegalArgumentException when that is not {@link #knows known}
   */
  public Map<String, ObjectNode> listAt(GroupResource resource, String namespace, long then) {
    if (!knows(resource, then)) {
      throw new IllegalArgumentException("revision " + then + " is compacted");
    }
    NavigableMap<String, ObjectNode> now = in(of(resource), namespace);
    List<Change> undone = history(resource).after(then);
    if (undone.isEmpty()) {
      return Collections.unmodifiableMap(now);
    }
    NavigableMap<String, ObjectNode> at = new TreeMap<>(now);
    for (Change change : undone.reversed()) {
      if (namespace.isEmpty() || change.key().namespace().equals(namespace)) {
        change
            .before()
            .ifPresentOrElse(
                object -> at.put(path(change.key()), object), () -> at.remove(path(change.key())));
      }
    }
    return at;
  }

  /** Forgets changes older than the retention's age. */
  public void compact(Instant now) {
    histories.values().forEach(history -> history.forget(retention.age(), now));
  }

  /** Forgets all changes up to a revision, as etcd's compaction does. */
  public void compactTo(long upTo) {
    compacted = Math.max(compacted, Math.min(upTo, revision));
    histories.values().forEach(history -> history.forgetUpTo(compacted));
  }

  /**
   * Takes up objects with the resource versions they have, as if they had been here before: for a
   * store that is read from disk. Nobody is told and nothing can be watched from before it.
   */
  public void load(Map<ObjectKey, ObjectNode> loaded, long atRevision) {
    loaded.forEach((key, object) -> of(key.resource()).put(path(key), object));
    revision = Math.max(revision, atRevision);
    compacted = revision;
  }

  /** Everything, for writing it to disk. */
  public Map<GroupResource, Collection<ObjectNode>> dump() {
    Map<GroupResource, Collection<ObjectNode>> all = new LinkedHashMap<>();
    objects.forEach((resource, map) -> all.put(resource, List.copyOf(map.values())));
    return all;
  }

  /** How {@link #listAt} names an object. */
  public static String path(ObjectKey key) {
    return key.namespace().isEmpty() ? key.name() : key.namespace() + "/" + key.name();
  }

  private void tell(Change change) {
    history(change.key().resource()).add(change);
    listeners.forEach(listener -> listener.accept(change));
  }

  private NavigableMap<String, ObjectNode> of(GroupResource resource) {
    return objects.computeIfAbsent(resource, r -> new TreeMap<>());
  }

  private History history(GroupResource resource) {
    return histories.computeIfAbsent(resource, r -> new History(retention.changes()));
  }

  private static NavigableMap<String, ObjectNode> in(
      NavigableMap<String, ObjectNode> all, String namespace) {
    // '0' follows '/': all paths below the namespace and no other.
    return namespace.isEmpty() ? all : all.subMap(namespace + "/", true, namespace + "0", false);
  }

  private static ObjectNode withRevision(ObjectNode object, long revision) {
    ObjectNode copy = Json.object();
    copy.setAll(object);
    ObjectNode metadata = Json.object();
    JsonNode before = object.path("metadata");
    if (before instanceof ObjectNode fields) {
      metadata.setAll(fields);
    }
    metadata.put("resourceVersion", Long.toString(revision));
    copy.set("metadata", metadata);
    return copy;
  }
}
