package dev.sluice.clustersim.catalog;

import dev.sluice.clustersim.object.GroupResource;
import dev.sluice.clustersim.object.GroupVersionKind;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The resources that the server has at the moment. Not thread-safe. */
public final class Catalog {

  private final Map<GroupResource, ResourceType> types = new LinkedHashMap<>();
  private final Map<GroupVersionKind, ResourceType> kinds = new HashMap<>();

  private long changes;

  /** An empty one. */
  public Catalog() {}

  /** What is served at {@code /apis/GROUP/VERSION/PLURAL}. */
  public Optional<ResourceType> byPath(String group, String version, String plural) {
    return get(new GroupResource(group, plural))
        .filter(type -> type.versions().containsKey(version));
  }

  /** The resource whose objects are of this kind. */
  public Optional<ResourceType> byKind(GroupVersionKind kind) {
    return Optional.ofNullable(kinds.get(kind));
  }

  /** By the plural name. */
  public Optional<ResourceType> get(GroupResource resource) {
    return Optional.ofNullable(types.get(resource));
  }

  /** All, those that came first first. */
  public Collection<ResourceType> all() {
    return Collections.unmodifiableCollection(types.values());
  }

  /** How often something was added, changed or taken away: what a client read before is as old. */
  public long changes() {
    return changes;
  }

  /** Adds a resource, or takes the place of the one with the same name. */
  public void put(ResourceType type) {
    ResourceType before = types.put(type.resource(), type);
    if (!type.equals(before)) {
      changes++;
    }
    if (before != null) {
      forgetKinds(before);
    }
    for (String version : type.versions().keySet()) {
      kinds.put(type.kind(version), type);
    }
  }

  /** Takes a resource away; nothing happens where there is none. */
  public void remove(GroupResource resource) {
    ResourceType before = types.remove(resource);
    if (before != null) {
      changes++;
      forgetKinds(before);
    }
  }

  private void forgetKinds(ResourceType type) {
    for (String version : type.versions().keySet()) {
      kinds.remove(type.kind(version), type);
    }
  }
}
