package dev.sluice.clustersim.behaviour.attach;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.clustersim.behaviour.ResourceKind;
import dev.sluice.clustersim.object.GroupResource;
import dev.sluice.clustersim.object.GroupVersion;
import dev.sluice.clustersim.object.GroupVersionKind;
import dev.sluice.clustersim.object.Json;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What resources a server has, as its discovery says. Not thread-safe. */
final class Discovery {

  private static final Set<String> NEEDED = Set.of("list", "watch", "delete");

  private final KubernetesClient client;
  private Map<GroupResource, ResourceKind> kinds = Map.of();

  Discovery(KubernetesClient client) {
    this.client = client;
  }

  /** Asks again. */
  void refresh() {
    Map<GroupResource, ResourceKind> found = new LinkedHashMap<>();
    add(found, new GroupVersion("", "v1"), get("/api/v1"));
    for (JsonNode group : get("/apis").path("groups")) {
      // The preferred version first: a resource keeps the first version that has it.
      List<String> versions = new ArrayList<>();
      versions.add(group.path("preferredVersion").path("groupVersion").asText());
      group.path("versions").forEach(v -> versions.add(v.path("groupVersion").asText()));
      for (String version :
          new HashSet<>(versions).size() == 1 ? versions.subList(0, 1) : versions) {
        try {
          add(found, GroupVersion.parse(version), get("/apis/" + version));
        } catch (KubernetesClientException e) {
          // An aggregated API that is down: what it serves cannot be looked after now.
          continue;
        }
      }
    }
    kinds = found;
  }

  Collection<ResourceKind> kinds() {
    return kinds.values();
  }

  Optional<ResourceKind> kind(GroupVersionKind wanted) {
    return kinds.values().stream()
        .filter(
            kind ->
                kind.kind().equals(wanted.kind()) && kind.resource().group().equals(wanted.group()))
        .findFirst();
  }

  Optional<ResourceKind> of(GroupResource resource) {
    return Optional.ofNullable(kinds.get(resource));
  }

  private static void add(
      Map<GroupResource, ResourceKind> found, GroupVersion version, JsonNode list) {
    for (JsonNode resource : list.path("resources")) {
      Set<String> verbs = new HashSet<>();
      resource.path("verbs").forEach(verb -> verbs.add(verb.asText()));
      if (verbs.containsAll(NEEDED)) {
        GroupResource name = new GroupResource(version.group(), resource.path("name").asText());
        found.putIfAbsent(
            name,
            new ResourceKind(
                name,
                version.version(),
                resource.path("kind").asText(),
                resource.path("namespaced").asBoolean()));
      }
    }
  }

  private JsonNode get(String path) {
    try {
      String answer = client.raw(path);
      return answer == null ? Json.object() : Json.parse(answer);
    } catch (JsonProcessingException e) {
      throw new KubernetesClientException("discovery of " + path + " is no JSON", e);
    }
  }
}
