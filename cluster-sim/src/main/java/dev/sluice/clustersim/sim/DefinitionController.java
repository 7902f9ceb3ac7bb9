package dev.sluice.clustersim.sim;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.behaviour.Behaviour;
import dev.sluice.clustersim.behaviour.Cluster;
import dev.sluice.clustersim.behaviour.DeleteOptions;
import dev.sluice.clustersim.catalog.Catalog;
import dev.sluice.clustersim.catalog.ResourceType;
import dev.sluice.clustersim.crd.CustomResources;
import dev.sluice.clustersim.crd.DefinitionStatus;
import dev.sluice.clustersim.object.GroupResource;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.object.Meta;
import dev.sluice.clustersim.object.ObjectKey;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Makes resources of CustomResourceDefinitions: accepts their names, serves them, and removes their
 * objects before a definition goes. Part of the API server, not of its controllers.
 */
final class DefinitionController implements Behaviour {

  static final GroupResource DEFINITIONS =
      new GroupResource("apiextensions.k8s.io", "customresourcedefinitions");

  private static final String CLEAN_UP = "customresourcecleanup.apiextensions.k8s.io";

  private final Catalog catalog;
  private final CustomResources resources;
  private final Map<String, Served> served = new HashMap<>();
  private final Set<String> changed = new TreeSet<>();
  private final Set<String> ending = new TreeSet<>();

  /** What is served, and which generation of which definition says so. */
  private record Served(GroupResource resource, String uid, long generation) {}

  DefinitionController(Catalog catalog, CustomResources resources) {
    this.catalog = catalog;
    this.resources = resources;
  }

  @Override
  public Set<GroupResource> watches() {
    return Set.of();
  }

  @Override
  public void changed(
      GroupResource resource, Optional<ObjectNode> before, Optional<ObjectNode> after) {
    if (resource.equals(DEFINITIONS)) {
      after.or(() -> before).map(object -> Meta.of(object).name()).ifPresent(changed::add);
    } else if (after.isEmpty() && !ending.isEmpty()) {
      changed.addAll(ending);
    }
  }

  @Override
  public Optional<Instant> run(Cluster cluster, Instant now) {
    List<String> names = List.copyOf(changed);
    changed.clear();
    for (String name : names) {
      Optional<ObjectNode> definition = cluster.get(new ObjectKey(DEFINITIONS, "", name));
      if (definition.isEmpty()) {
        forget(name);
      } else if (Meta.of(definition.get()).deleting()) {
        end(cluster, name, definition.get());
      } else {
        serve(cluster, name, definition.get(), now);
      }
    }
    return Optional.empty();
  }

  private void serve(Cluster cluster, String name, ObjectNode definition, Instant now) {
    List<ObjectNode> others =
        cluster.list(DEFINITIONS, "").stream()
            .filter(other -> !Meta.of(other).name().equals(name))
            .toList();
    ObjectNode accepted = DefinitionStatus.accept(definition, others, now);
    if (accepted != definition) {
      cluster.updateStatus(DEFINITIONS, accepted);
    } else if (!Meta.of(definition).finalizers().contains(CLEAN_UP)) {
      ObjectNode held = definition.deepCopy();
      held.withObjectProperty("metadata").withArrayProperty("finalizers").add(CLEAN_UP);
      cluster.update(DEFINITIONS, held);
    }
    if (DefinitionStatus.established(accepted) && !isServed(name, accepted)) {
      Optional<ResourceType> type = resources.type(accepted);
      type.ifPresentOrElse(
          t -> {
            catalog.put(t);
            Meta meta = Meta.of(accepted);
            served.put(name, new Served(t.resource(), meta.uid(), meta.generation()));
          },
          () -> forget(name));
    }
  }

  /** A new status or finalizer changes nothing of what is served, and schemas take long to read. */
  private boolean isServed(String name, ObjectNode definition) {
    Meta meta = Meta.of(definition);
    Served now = served.get(name);
    return now != null && now.uid().equals(meta.uid()) && now.generation() == meta.generation();
  }

  private void end(Cluster cluster, String name, ObjectNode definition) {
    GroupResource resource =
        new GroupResource(
            Json.text(definition, "spec", "group"),
            Json.text(definition, "spec", "names", "plural"));
    Collection<ObjectNode> left =
        served.containsKey(name) ? List.copyOf(cluster.list(resource, "")) : List.of();
    for (ObjectNode object : left) {
      Meta meta = Meta.of(object);
      if (!meta.deleting()) {
        cluster.delete(
            new ObjectKey(resource, meta.namespace(), meta.name()), DeleteOptions.of(meta.uid()));
      }
    }
    if (cluster.list(resource, "").isEmpty() || !served.containsKey(name)) {
      ending.remove(name);
      release(cluster, definition);
    } else {
      ending.add(name);
    }
  }

  private static void release(Cluster cluster, ObjectNode definition) {
    List<String> finalizers =
        Meta.of(definition).finalizers().stream().filter(f -> !f.equals(CLEAN_UP)).toList();
    ObjectNode released = definition.deepCopy();
    ArrayNode left = released.withObjectProperty("metadata").putArray("finalizers");
    finalizers.forEach(left::add);
    cluster.update(DEFINITIONS, released);
  }

  private void forget(String name) {
    ending.remove(name);
    Served gone = served.remove(name);
    if (gone != null) {
      catalog.remove(gone.resource());
    }
  }
}
