package dev.sluice.clustersim.behaviour.deployment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.behaviour.Cluster;
import dev.sluice.clustersim.behaviour.Conditions;
import dev.sluice.clustersim.behaviour.Controller;
import dev.sluice.clustersim.behaviour.Owners;
import dev.sluice.clustersim.behaviour.Resources;
import dev.sluice.clustersim.behaviour.Written;
import dev.sluice.clustersim.object.ApiStatus;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.object.Meta;
import dev.sluice.clustersim.object.ObjectKey;
import java.time.Instant;
import java.util.Optional;

/** Makes and numbers the ReplicaSet that has the Deployment's present template. */
final class NewSet {

  private final Strategy strategy;
  private final Cluster cluster;
  private final Instant now;

  NewSet(Strategy strategy, Cluster cluster, Instant now) {
    this.strategy = strategy;
    this.cluster = cluster;
    this.now = now;
  }

  /**
   * Sees to it that the newest ReplicaSet has the highest revision, and the Deployment its number.
   *
   * @param create whether it is made where it is not there
   * @return false: something could not be written and is to be tried again
   */
  boolean revise(ObjectNode deployment, Sets sets, boolean create) {
    long revision = Revision.highest(sets.old()) + 1;
    if (sets.newest().isPresent()) {
      return renew(deployment, sets.newest().get(), revision);
    }
    return !create || make(deployment, sets, revision);
  }

  private boolean renew(ObjectNode deployment, ObjectNode set, long revision) {
    ObjectNode changed = set.deepCopy();
    Revision.annotate(changed, deployment, revision);
    if (strategy.minReadySeconds() != set.path("spec").path("minReadySeconds").asLong(0)) {
      changed.withObjectProperty("spec").put("minReadySeconds", (int) strategy.minReadySeconds());
    }
    if (!changed.equals(set) && !Controller.went(cluster.update(Resources.REPLICA_SETS, changed))) {
      return false;
    }
    return tell(
        deployment,
        Long.max(Revision.of(changed), revision),
        "FoundNewReplicaSet",
        "Found new replica set \"%s\"".formatted(Meta.of(set).name()),
        false);
  }

  private boolean make(ObjectNode deployment, Sets sets, long revision) {
    long collisions = deployment.path("status").path("collisionCount").asLong(0);
    ObjectNode set = newSet(deployment, Revision.hash(deployment, collisions));
    set.withObjectProperty("spec").put("replicas", (int) Sizes.ofNew(strategy, sets, 0));
    Revision.annotate(set, deployment, revision);
    Revision.annotateSize(set, strategy);
    String name = Meta.of(set).name();
    return switch (cluster.create(Resources.REPLICA_SETS, set)) {
      case Written.Done done ->
          tell(
              deployment,
              revision,
              "NewReplicaSetCreated",
              "Created new replica set \"%s\"".formatted(Meta.of(done.object()).name()),
              true);
      case Written.Refused refused when refused.status().reason().equals("AlreadyExists") ->
          collided(deployment, name, collisions);
      case Written.Refused refused -> failed(deployment, name, refused.status());
      case Written.Conflict conflict -> false;
      case Written.Gone gone -> false;
    };
  }

  private ObjectNode newSet(ObjectNode deployment, String hash) {
    Meta meta = Meta.of(deployment);
    ObjectNode set = Json.object().put("apiVersion", "apps/v1").put("kind", "ReplicaSet");
    ObjectNode metadata = set.putObject("metadata");
    metadata.put("name", meta.name() + "-" + hash).put("namespace", meta.namespace());
    metadata.putArray("ownerReferences").add(Owners.reference(deployment, "Deployment", "apps/v1"));
    ObjectNode spec = set.putObject("spec");
    if (strategy.minReadySeconds() != 0) {
      spec.put("minReadySeconds", (int) strategy.minReadySeconds());
    }
    spec.set("selector", deployment.path("spec").path("selector").deepCopy());
    spec.withObjectProperty("selector")
        .withObjectProperty("matchLabels")
        .put(Revision.HASH_LABEL, hash);
    spec.set("template", deployment.path("spec").path("template").deepCopy());
    ObjectNode labels =
        spec.withObjectProperty("template")
            .withObjectProperty("metadata")
            .withObjectProperty("labels");
    labels.put(Revision.HASH_LABEL, hash);
    metadata.set("labels", labels.deepCopy());
    return set;
  }

  // Unless it is this Deployment's own, which the view then knows shortly, another hash is taken.
  private boolean collided(ObjectNode deployment, String name, long collisions) {
    Optional<ObjectNode> there =
        cluster.get(new ObjectKey(Resources.REPLICA_SETS, Meta.of(deployment).namespace(), name));
    boolean own =
        there
            .flatMap(set -> Meta.of(set).controller())
            .filter(owner -> owner.uid().equals(Meta.of(deployment).uid()))
            .isPresent();
    if (there.isPresent() && !own) {
      ObjectNode changed = deployment.deepCopy();
      changed.withObjectProperty("status").put("collisionCount", (int) collisions + 1);
      cluster.updateStatus(Resources.DEPLOYMENTS, changed);
    }
    return false;
  }

  private boolean failed(ObjectNode deployment, String name, ApiStatus status) {
    if (status.details().stream()
        .flatMap(details -> details.causes().stream())
        .anyMatch(cause -> cause.reason().equals("NamespaceTerminating"))) {
      return true;
    }
    if (strategy.deadline().isPresent()) {
      ObjectNode changed = deployment.deepCopy();
      Progress.set(
          changed.withObjectProperty("status"),
          Progress.PROGRESSING,
          "False",
          "ReplicaSetCreateError",
          "Failed to create new replica set \"%s\": %s".formatted(name, status.message()),
          now);
      if (!changed.equals(deployment)) {
        cluster.updateStatus(Resources.DEPLOYMENTS, changed);
      }
    }
    return false;
  }

  // The number is written with the status: an update of annotations would count as a change that
  // the Deployment's generation tells of.
  private boolean tell(
      ObjectNode deployment, long revision, String reason, String message, boolean made) {
    ObjectNode changed = deployment.deepCopy();
    changed
        .withObjectProperty("metadata")
        .withObjectProperty("annotations")
        .put(Revision.REVISION, Long.toString(revision));
    boolean unknown = Conditions.find(deployment.path("status"), Progress.PROGRESSING).isEmpty();
    if (strategy.deadline().isPresent() && (made || unknown)) {
      Progress.set(
          changed.withObjectProperty("status"), Progress.PROGRESSING, "True", reason, message, now);
    }
    return changed.equals(deployment)
        || Controller.went(cluster.updateStatus(Resources.DEPLOYMENTS, changed));
  }
}
