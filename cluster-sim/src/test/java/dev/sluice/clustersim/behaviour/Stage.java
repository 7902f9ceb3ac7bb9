package dev.sluice.clustersim.behaviour;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.GroupResource;
import dev.sluice.clustersim.object.Meta;
import dev.sluice.clustersim.object.ObjectKey;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Where a scenario plays: the fake in virtual time, or a real control plane. */
abstract class Stage {

  private static final int STEPS = 1500;

  final Cluster cluster;
  final String namespace;

  Stage(Cluster cluster, String namespace) {
    this.cluster = cluster;
    this.namespace = namespace;
  }

  /** Lets a tenth of a second pass. */
  abstract void step();

  void create(String... objects) {
    for (String json : objects) {
      ObjectNode object = FakeCluster.json(json);
      ResourceKind kind =
          cluster
              .kind(
                  FakeCluster.gvk(object.path("apiVersion").asText(), object.path("kind").asText()))
              .orElseThrow();
      if (kind.namespaced()) {
        object.withObjectProperty("metadata").put("namespace", namespace);
      }
      Written written = cluster.create(kind.resource(), object);
      if (!(written instanceof Written.Done)) {
        throw new AssertionError("not created: " + written + " " + object);
      }
    }
  }

  void edit(GroupResource resource, String name, Consumer<ObjectNode> edit) {
    Written written = new Written.Conflict();
    for (int times = 0; times < 50 && written instanceof Written.Conflict; times++) {
      ObjectNode changed = get(resource, name).deepCopy();
      edit.accept(changed);
      written = cluster.update(resource, changed);
    }
    if (!(written instanceof Written.Done)) {
      throw new AssertionError("not edited: " + written);
    }
  }

  void delete(GroupResource resource, String name, DeleteOptions options) {
    cluster.delete(key(resource, name), options);
  }

  ObjectKey key(GroupResource resource, String name) {
    return new ObjectKey(resource, resource.equals(Resources.NAMESPACES) ? "" : namespace, name);
  }

  ObjectNode get(GroupResource resource, String name) {
    return cluster
        .get(key(resource, name))
        .orElseThrow(() -> new AssertionError("no " + resource + " " + name));
  }

  boolean has(GroupResource resource, String name) {
    return cluster.get(key(resource, name)).isPresent();
  }

  Collection<ObjectNode> list(GroupResource resource) {
    return cluster.list(resource, namespace);
  }

  /** Waits until something holds. */
  void until(String what, Predicate<Stage> condition) {
    for (int steps = 0; steps < STEPS; steps++) {
      step();
      if (condition.test(this)) {
        return;
      }
    }
    StringBuilder seen = new StringBuilder();
    for (GroupResource resource :
        List.of(Resources.DEPLOYMENTS, Resources.REPLICA_SETS, Resources.JOBS, Resources.PODS)) {
      list(resource)
          .forEach(
              o ->
                  seen.append('\n')
                      .append(Meta.of(o).name())
                      .append(' ')
                      .append(o.path("spec").path("replicas"))
                      .append(' ')
                      .append(o.path("status")));
    }
    throw new AssertionError("never: " + what + seen);
  }

  /** Lets everything that follows at once from what is there happen. */
  void settle() {
    for (int steps = 0; steps < 20; steps++) {
      step();
    }
  }
}
