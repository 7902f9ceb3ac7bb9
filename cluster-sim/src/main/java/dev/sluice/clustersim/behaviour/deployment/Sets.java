package dev.sluice.clustersim.behaviour.deployment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.Meta;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * The ReplicaSets of a Deployment.
 *
 * @param newest the one that has the Deployment's template
 * @param old all others, in the order of their names
 */
record Sets(Optional<ObjectNode> newest, List<ObjectNode> old) {

  static Sets of(ObjectNode deployment, List<ObjectNode> all) {
    Optional<ObjectNode> newest = Revision.newest(deployment, all);
    String uid = newest.map(set -> Meta.of(set).uid()).orElse("");
    return new Sets(newest, all.stream().filter(set -> !Meta.of(set).uid().equals(uid)).toList());
  }

  List<ObjectNode> all() {
    List<ObjectNode> all = new ArrayList<>(old);
    newest.ifPresent(all::add);
    return all;
  }

  long sum(ToLongFunction<ObjectNode> count) {
    return all().stream().mapToLong(count).sum();
  }

  static long wanted(ObjectNode set) {
    return set.path("spec").path("replicas").asLong(1);
  }

  static long replicas(ObjectNode set) {
    return count(set, "replicas");
  }

  static long available(ObjectNode set) {
    return count(set, "availableReplicas");
  }

  static long count(ObjectNode set, String field) {
    return set.path("status").path(field).asLong(0);
  }
}
