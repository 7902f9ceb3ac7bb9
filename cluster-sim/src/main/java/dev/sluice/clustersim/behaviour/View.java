package dev.sluice.clustersim.behaviour;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.GroupResource;
import dev.sluice.clustersim.object.Meta;
import dev.sluice.clustersim.object.ObjectKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the behaviours know of the cluster: every object that was told, with the indexes that let a
 * change cost no scan. It is never older than what a behaviour wrote itself. Not thread-safe.
 */
public final class View {

  private record Place(GroupResource resource, String namespace) {}

  private record Owned(GroupResource resource, String uid) {}

  private record Label(GroupResource resource, String namespace, String key, String value) {}

  private final Map<Place, NavigableMap<ObjectKey, ObjectNode>> objects = new HashMap<>();
  private final Map<Owned, NavigableMap<ObjectKey, ObjectNode>> controlled = new HashMap<>();
  private final Map<Place, NavigableMap<ObjectKey, ObjectNode>> orphans = new HashMap<>();
  private final Map<Label, NavigableMap<ObjectKey, ObjectNode>> pods = new HashMap<>();
  private final Map<GroupResource, Set<String>> namespaces = new HashMap<>();
  private final Set<String> asked = new HashSet<>();

  /** An object, if there is one. */
  public Optional<ObjectNode> get(ObjectKey key) {
    NavigableMap<ObjectKey, ObjectNode> there =
        objects.get(new Place(key.resource(), key.namespace()));
    return there == null ? Optional.empty() : Optional.ofNullable(there.get(key));
  }

  /** All objects of a resource in a namespace (empty: without one), by name. */
  public Collection<ObjectNode> in(GroupResource resource, String namespace) {
    return valuesOf(objects.get(new Place(resource, namespace)));
  }

  /** All objects of a resource in all namespaces. */
  public Collection<ObjectNode> all(GroupResource resource) {
    List<ObjectNode> all = new ArrayList<>();
    namespaces.getOrDefault(resource, Set.of()).stream()
        .sorted()
        .forEach(namespace -> all.addAll(in(resource, namespace)));
    return all;
  }

  /** The objects whose controller has this uid, by name. */
  public Collection<ObjectNode> controlledBy(GroupResource resource, String uid) {
    return valuesOf(controlled.get(new Owned(resource, uid)));
  }

  /** The objects of a namespace that no controller has, by name. */
  public Collection<ObjectNode> orphans(GroupResource resource, String namespace) {
    return valuesOf(orphans.get(new Place(resource, namespace)));
  }

  /** The pods of a namespace that a selector means, by name. */
  public List<ObjectNode> pods(String namespace, Selector selector) {
    Collection<ObjectNode> fewest = in(Resources.PODS, namespace);
    for (Map.Entry<String, String> label : selector.labels().entrySet()) {
      Collection<ObjectNode> there =
          valuesOf(
              pods.get(new Label(Resources.PODS, namespace, label.getKey(), label.getValue())));
      if (there.size() < fewest.size()) {
        fewest = there;
      }
    }
    return fewest.stream().filter(pod -> selector.matches(Meta.of(pod).labels())).toList();
  }

  /** Whether it is being deleted, or a behaviour asked for that and has not seen it yet. */
  public boolean isGoing(ObjectNode object) {
    Meta meta = Meta.of(object);
    return meta.deleting() || asked.contains(meta.uid());
  }

  /** The key of an object of this resource. */
  public static ObjectKey key(GroupResource resource, ObjectNode object) {
    Meta meta = Meta.of(object);
    return new ObjectKey(resource, meta.namespace(), meta.name());
  }

  /** Remembers that the deletion of this object was asked for. */
  void deletionAsked(String uid) {
    asked.add(uid);
  }

  /** Takes in a version; false when it is no newer than what is known. */
  boolean put(GroupResource resource, ObjectNode object) {
    ObjectKey key = key(resource, object);
    Optional<ObjectNode> known = get(key);
    if (known.isPresent() && version(known.get()) >= version(object)) {
      return false;
    }
    known.ifPresent(before -> unfile(key, before));
    file(key, object);
    if (Meta.of(object).deleting()) {
      asked.remove(Meta.of(object).uid());
    }
    return true;
  }

  /** Drops an object; false when it is not known, or another one of that name is. */
  boolean remove(GroupResource resource, ObjectNode last) {
    ObjectKey key = key(resource, last);
    Optional<ObjectNode> known =
        get(key).filter(object -> Meta.of(object).uid().equals(Meta.of(last).uid()));
    known.ifPresent(object -> unfile(key, object));
    asked.remove(Meta.of(last).uid());
    return known.isPresent();
  }

  private void file(ObjectKey key, ObjectNode object) {
    add(objects, new Place(key.resource(), key.namespace()), key, object);
    namespaces.computeIfAbsent(key.resource(), r -> new HashSet<>()).add(key.namespace());
    Meta meta = Meta.of(object);
    meta.controller()
        .ifPresentOrElse(
            owner -> add(controlled, new Owned(key.resource(), owner.uid()), key, object),
            () -> add(orphans, new Place(key.resource(), key.namespace()), key, object));
    if (key.resource().equals(Resources.PODS)) {
      meta.labels()
          .forEach(
              (name, value) ->
                  add(pods, new Label(key.resource(), key.namespace(), name, value), key, object));
    }
  }

  private void unfile(ObjectKey key, ObjectNode object) {
    Place place = new Place(key.resource(), key.namespace());
    drop(objects, place, key);
    if (!objects.containsKey(place)) {
      namespaces.getOrDefault(key.resource(), new HashSet<>()).remove(key.namespace());
    }
    Meta meta = Meta.of(object);
    meta.controller()
        .ifPresentOrElse(
            owner -> drop(controlled, new Owned(key.resource(), owner.uid()), key),
            () -> drop(orphans, new Place(key.resource(), key.namespace()), key));
    if (key.resource().equals(Resources.PODS)) {
      meta.labels()
          .forEach(
              (name, value) ->
                  drop(pods, new Label(key.resource(), key.namespace(), name, value), key));
    }
  }

  private static long version(ObjectNode object) {
    String version = Meta.of(object).resourceVersion();
    return version.isEmpty() ? 0 : Long.parseLong(version);
  }

  private static <K> void add(
      Map<K, NavigableMap<ObjectKey, ObjectNode>> index,
      K under,
      ObjectKey key,
      ObjectNode object) {
    index.computeIfAbsent(under, u -> new TreeMap<>()).put(key, object);
  }

  private static <K> void drop(
      Map<K, NavigableMap<ObjectKey, ObjectNode>> index, K under, ObjectKey key) {
    NavigableMap<ObjectKey, ObjectNode> there = index.get(under);
    if (there != null && there.remove(key) != null && there.isEmpty()) {
      index.remove(under);
    }
  }

  private static Collection<ObjectNode> valuesOf(
      @org.jspecify.annotations.Nullable NavigableMap<ObjectKey, ObjectNode> there) {
    return there == null ? List.of() : Collections.unmodifiableCollection(there.values());
  }
}
