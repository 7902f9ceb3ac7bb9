package dev.sluice.clustersim.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.builtin.BuiltIns;
import dev.sluice.clustersim.builtin.BuiltIns.Subresource;
import dev.sluice.clustersim.catalog.Catalog;
import dev.sluice.clustersim.catalog.ResourceType;
import dev.sluice.clustersim.object.GroupVersion;
import dev.sluice.clustersim.object.GroupVersionKind;
import dev.sluice.clustersim.object.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Tells clients what there is: group by group, and all at once (aggregated discovery). */
final class Discovery {

  private static final int HASH_BYTES = 8;
  private static final Set<String> READ_WRITE =
      new LinkedHashSet<>(List.of("get", "patch", "update"));

  private final Catalog catalog;
  private final BuiltIns builtIns;

  Discovery(Catalog catalog, BuiltIns builtIns) {
    this.builtIns = builtIns;
    this.catalog = catalog;
  }

  ObjectNode core() {
    ObjectNode json = Json.object().put("kind", "APIVersions");
    json.putArray("versions").add("v1");
    return json;
  }

  ObjectNode groups() {
    ObjectNode json = Json.object().put("kind", "APIGroupList").put("apiVersion", "v1");
    ArrayNode groups = json.putArray("groups");
    byGroup()
        .forEach(
            (group, versions) -> {
              if (!group.isEmpty()) {
                groups.add(describe(group, versions.keySet()));
              }
            });
    return json;
  }

  Optional<ObjectNode> group(String group) {
    return Optional.ofNullable(byGroup().get(group))
        .filter(versions -> !group.isEmpty())
        .map(
            versions -> {
              ObjectNode json = Json.object().put("kind", "APIGroup").put("apiVersion", "v1");
              return json.setAll(describe(group, versions.keySet()));
            });
  }

  private static ObjectNode describe(String group, Collection<String> versions) {
    ObjectNode json = Json.object().put("name", group);
    ArrayNode all = json.putArray("versions");
    for (String version : versions) {
      all.add(version(group, version));
    }
    json.set("preferredVersion", version(group, versions.iterator().next()));
    return json;
  }

  private static ObjectNode version(String group, String version) {
    return Json.object()
        .put("groupVersion", new GroupVersion(group, version).toString())
        .put("version", version);
  }

  Optional<ObjectNode> version(GroupVersion wanted) {
    return Optional.ofNullable(byGroup().get(wanted.group()))
        .map(versions -> versions.get(wanted.version()))
        .map(
            types -> {
              ObjectNode json =
                  Json.object()
                      .put("kind", "APIResourceList")
                      .put("apiVersion", "v1")
                      .put("groupVersion", wanted.toString());
              ArrayNode resources = json.putArray("resources");
              for (ResourceType type : types) {
                resources.add(resource(type));
                subresources(type, wanted.version())
                    .forEach(sub -> resources.add(subresource(type, sub)));
              }
              return json;
            });
  }

  private ObjectNode resource(ResourceType type) {
    ObjectNode json =
        Json.object()
            .put("name", type.resource().resource())
            .put("singularName", type.singular())
            .put("namespaced", type.namespaced())
            .put("kind", type.kind());
    strings(json, "verbs", type.verbs());
    if (!type.shortNames().isEmpty()) {
      strings(json, "shortNames", type.shortNames());
    }
    if (!type.categories().isEmpty()) {
      strings(json, "categories", type.categories());
    }
    if (type.verbs().contains("list")) {
      json.put(
          "storageVersionHash",
          builtIns.storageVersionHash(type.resource()).orElseGet(() -> hash(type)));
    }
    return json;
  }

  private static ObjectNode subresource(ResourceType type, Subresource sub) {
    ObjectNode json =
        Json.object()
            .put("name", type.resource().resource() + "/" + sub.name())
            .put("singularName", "")
            .put("namespaced", type.namespaced());
    if (!sub.kind().group().equals(type.group())) {
      json.put("group", sub.kind().group()).put("version", sub.kind().version());
    }
    json.put("kind", sub.kind().kind());
    strings(json, "verbs", sub.verbs());
    return json;
  }

  /** Those of built-in resources are recorded; custom ones have a status and a scale at most. */
  private List<Subresource> subresources(ResourceType type, String version) {
    return type.custom()
        ? type.served(version).subresources().stream()
            .map(name -> new Subresource(name, custom(type, version, name), READ_WRITE))
            .toList()
        : builtIns.subresources(type.resource());
  }

  private static GroupVersionKind custom(ResourceType type, String version, String name) {
    return name.equals("scale")
        ? new GroupVersionKind("autoscaling", "v1", "Scale")
        : type.kind(version);
  }

  /**
   * Everything at once ({@code APIGroupDiscoveryList}).
   *
   * @param core the core group only, else all others only
   */
  ObjectNode aggregated(boolean core, String version) {
    ObjectNode json =
        Json.object()
            .put("kind", "APIGroupDiscoveryList")
            .put("apiVersion", "apidiscovery.k8s.io/" + (version.isEmpty() ? "v2" : version));
    json.putObject("metadata");
    ArrayNode items = json.putArray("items");
    byGroup()
        .forEach(
            (group, versions) -> {
              if (group.isEmpty() == core) {
                ObjectNode item = items.addObject();
                ObjectNode metadata = item.putObject("metadata");
                if (!group.isEmpty()) {
                  metadata.put("name", group);
                }
                metadata.putNull("creationTimestamp");
                ArrayNode all = item.putArray("versions");
                versions.forEach((name, types) -> all.add(aggregated(name, types)));
              }
            });
    return json;
  }

  private ObjectNode aggregated(String version, Collection<ResourceType> types) {
    ObjectNode json = Json.object().put("version", version);
    ArrayNode resources = json.putArray("resources");
    for (ResourceType type : types) {
      ObjectNode one = resources.addObject();
      one.put("resource", type.resource().resource());
      one.set("responseKind", kind(type.group(), version, type.kind()));
      one.put("scope", type.namespaced() ? "Namespaced" : "Cluster");
      one.put("singularResource", type.singular());
      strings(one, "verbs", type.verbs());
      if (!type.shortNames().isEmpty()) {
        strings(one, "shortNames", type.shortNames());
      }
      if (!type.categories().isEmpty()) {
        strings(one, "categories", type.categories());
      }
      List<Subresource> below = subresources(type, version);
      if (!below.isEmpty()) {
        ArrayNode subs = one.putArray("subresources");
        for (Subresource sub : below) {
          ObjectNode described = subs.addObject().put("subresource", sub.name());
          described.set(
              "responseKind", kind(sub.kind().group(), sub.kind().version(), sub.kind().kind()));
          strings(described, "verbs", sub.verbs());
        }
      }
    }
    return json.put("freshness", "Current");
  }

  private static ObjectNode kind(String group, String version, String kind) {
    return Json.object().put("group", group).put("version", version).put("kind", kind);
  }

  private Map<String, Map<String, Set<ResourceType>>> byGroup() {
    Map<String, Map<String, Set<ResourceType>>> groups = new LinkedHashMap<>();
    for (ResourceType type : catalog.all()) {
      for (String version : type.versions().keySet()) {
        groups
            .computeIfAbsent(type.group(), g -> new LinkedHashMap<>())
            .computeIfAbsent(version, v -> new LinkedHashSet<>())
            .add(type);
      }
    }
    return groups;
  }

  private static void strings(ObjectNode json, String field, Collection<String> values) {
    ArrayNode array = json.putArray(field);
    values.forEach(array::add);
  }

  /** Clients only compare it; Kubernetes hashes the same three names. */
  private static String hash(ResourceType type) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(
                  (type.group() + "/" + type.storageVersion() + "/" + type.kind())
                      .getBytes(StandardCharsets.UTF_8));
      byte[] start = new byte[HASH_BYTES];
      System.arraycopy(digest, 0, start, 0, HASH_BYTES);
      return Base64.getEncoder().encodeToString(start);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
