package dev.sluice.clustersim.behaviour;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.behaviour.kubelet.Kubelet;
import dev.sluice.clustersim.behaviour.kubelet.KubeletConfig;
import dev.sluice.clustersim.behaviour.kubelet.Processes;
import dev.sluice.clustersim.object.GroupResource;
import dev.sluice.clustersim.object.Meta;
import dev.sluice.clustersim.object.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A cluster in virtual time: behaviours over the fake API server. */
final class Sim {

  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  static final String NAMESPACE = "sim-space";

  final FakeCluster cluster;
  final Kubelet kubelet;
  private final Behaviours behaviours;
  private final List<Consumer<Instant>> checks = new ArrayList<>();
  private Instant now = START;

  Sim(KubeletConfig kubelet) {
    this(kubelet, Processes.none());
  }

  Sim(KubeletConfig kubelet, Processes processes) {
    StandardBehaviours standard = StandardBehaviours.of(kubelet, processes, "");
    behaviours = standard.all();
    this.kubelet = standard.kubelet();
    cluster = new FakeCluster(now, (r, before, after) -> changed(r, before, after));
    create("{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'sim-space'}}");
    run(Duration.ZERO);
  }

  private void changed(
      GroupResource resource, Optional<ObjectNode> before, Optional<ObjectNode> after) {
    behaviours.changed(resource, before, after);
    checks.forEach(check -> check.accept(now));
  }

  /** Called after every change. */
  void check(Consumer<Instant> check) {
    checks.add(check);
  }

  Instant now() {
    return now;
  }

  ObjectNode create(String json) {
    ObjectNode object = FakeCluster.json(json);
    ResourceKind kind =
        cluster
            .kind(FakeCluster.gvk(object.path("apiVersion").asText(), object.path("kind").asText()))
            .orElseThrow();
    if (kind.namespaced() && Meta.of(object).namespace().isEmpty()) {
      object.withObjectProperty("metadata").put("namespace", NAMESPACE);
    }
    return switch (cluster.create(kind.resource(), object)) {
      case Written.Done done -> done.object();
      case Written other -> throw new AssertionError("not created: " + other);
    };
  }

  ObjectNode get(GroupResource resource, String name) {
    return cluster
        .get(key(resource, name))
        .orElseThrow(() -> new AssertionError("no " + resource + " " + name));
  }

  Collection<ObjectNode> list(GroupResource resource) {
    return cluster.list(resource, NAMESPACE);
  }

  static ObjectKey key(GroupResource resource, String name) {
    return new ObjectKey(resource, NAMESPACE, name);
  }

  void edit(GroupResource resource, String name, Consumer<ObjectNode> edit) {
    change(resource, name, copy(edit), false);
  }

  void editStatus(GroupResource resource, String name, Consumer<ObjectNode> edit) {
    change(resource, name, copy(edit), true);
  }

  private static UnaryOperator<ObjectNode> copy(Consumer<ObjectNode> edit) {
    return object -> {
      ObjectNode changed = object.deepCopy();
      edit.accept(changed);
      return changed;
    };
  }

  private void change(
      GroupResource resource, String name, UnaryOperator<ObjectNode> edit, boolean status) {
    ObjectNode changed = edit.apply(get(resource, name));
    Written written =
        status ? cluster.updateStatus(resource, changed) : cluster.update(resource, changed);
    if (!(written instanceof Written.Done)) {
      throw new AssertionError("not changed: " + written);
    }
  }

  void delete(GroupResource resource, String name, DeleteOptions options) {
    cluster.delete(key(resource, name), options);
  }

  /** Lets time pass, with everything that is due on the way. */
  void run(Duration duration) {
    Instant end = now.plus(duration);
    while (true) {
      Optional<Instant> next = behaviours.run(cluster, now);
      if (next.isPresent() && !next.get().isAfter(now)) {
        throw new AssertionError("does not get quiet at " + now);
      }
      Instant to = next.filter(time -> !time.isAfter(end)).orElse(end);
      if (next.filter(time -> !time.isAfter(end)).isEmpty()) {
        now = end;
        cluster.time(now);
        behaviours.run(cluster, now);
        return;
      }
      now = to;
      cluster.time(now);
    }
  }
}
