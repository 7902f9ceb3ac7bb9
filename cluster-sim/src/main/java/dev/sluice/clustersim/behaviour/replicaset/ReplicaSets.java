package dev.sluice.clustersim.behaviour.replicaset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.behaviour.Cluster;
import dev.sluice.clustersim.behaviour.Conditions;
import dev.sluice.clustersim.behaviour.Controller;
import dev.sluice.clustersim.behaviour.DeleteOptions;
import dev.sluice.clustersim.behaviour.Owners;
import dev.sluice.clustersim.behaviour.Pods;
import dev.sluice.clustersim.behaviour.Resources;
import dev.sluice.clustersim.behaviour.Selector;
import dev.sluice.clustersim.behaviour.SelectorIndex;
import dev.sluice.clustersim.behaviour.View;
import dev.sluice.clustersim.behaviour.Written;
import dev.sluice.clustersim.object.GroupResource;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.object.Meta;
import dev.sluice.clustersim.object.ObjectKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The ReplicaSet controller: as many pods as are wanted, and a status that counts them. */
public final class ReplicaSets extends Controller {

  private static final String KIND = "ReplicaSet";
  // No more pods at one go than the real controller makes or deletes.
  private static final int BURST = 500;

  private final SelectorIndex selectors = new SelectorIndex();

  /** Over what {@code view} knows. */
  public ReplicaSets(View view) {
    super(view);
  }

  @Override
  public Set<GroupResource> watches() {
    return Set.of(Resources.REPLICA_SETS, Resources.PODS);
  }

  @Override
  public void changed(
      GroupResource resource, Optional<ObjectNode> before, Optional<ObjectNode> after) {
    if (resource.equals(Resources.REPLICA_SETS)) {
      after
          .or(() -> before)
          .map(object -> View.key(resource, object))
          .ifPresent(
              key -> {
                after.ifPresentOrElse(
                    object -> selectors.put(key, Selector.of(object.path("spec").path("selector"))),
                    () -> selectors.remove(key));
                work.add(key);
              });
    } else {
      before.ifPresent(this::lookAtOwner);
      after.ifPresent(this::lookAtOwner);
    }
  }

  private void lookAtOwner(ObjectNode pod) {
    Meta meta = Meta.of(pod);
    if (meta.controller().isPresent()) {
      controllerOf(pod, Resources.REPLICA_SETS, KIND).ifPresent(work::add);
    } else if (!meta.deleting()) {
      selectors.matching(meta.namespace(), meta.labels()).forEach(work::add);
    }
  }

  @Override
  protected boolean sync(ObjectKey key, Cluster cluster, Instant now) {
    Optional<ObjectNode> found = view.get(key);
    if (found.isEmpty()) {
      work.forget(key);
      return true;
    }
    ObjectNode set = found.get();
    boolean adopted = true;
    Attempt attempt = Attempt.DONE;
    if (!view.isGoing(set)) {
      adopted = Owners.claim(set, KIND, "apps/v1", Resources.PODS, view, cluster);
      attempt = adopted ? manage(set, cluster) : Attempt.DONE;
    }
    boolean written = writeStatus(key, set, attempt, cluster, now);
    return adopted && written && attempt.error().isEmpty() && !attempt.more();
  }

  /**
   * What became of making or deleting pods.
   *
   * @param reason of the condition when there is an error
   * @param more another go is needed
   */
  private record Attempt(String reason, Optional<String> error, boolean more) {
    static final Attempt DONE = new Attempt("", Optional.empty(), false);
  }

  private Attempt manage(ObjectNode set, Cluster cluster) {
    List<ObjectNode> active = active(set);
    long wanted = set.path("spec").path("replicas").asLong(1);
    long missing = wanted - active.size();
    if (missing > 0) {
      return create(set, Math.min(missing, BURST), missing > BURST, cluster);
    }
    return missing < 0
        ? delete(set, active, Math.min(-missing, BURST), -missing > BURST, cluster)
        : Attempt.DONE;
  }

  private static Attempt create(ObjectNode set, long count, boolean more, Cluster cluster) {
    ObjectNode pod = Owners.podOf(set, KIND, "apps/v1");
    for (long made = 0; made < count; made++) {
      Written written = cluster.create(Resources.PODS, pod);
      if (written instanceof Written.Refused refused) {
        boolean ending =
            refused.status().details().stream()
                .flatMap(details -> details.causes().stream())
                .anyMatch(cause -> cause.reason().equals("NamespaceTerminating"));
        return ending
            ? Attempt.DONE
            : new Attempt("FailedCreate", Optional.of(refused.status().message()), false);
      }
      if (!(written instanceof Written.Done)) {
        return new Attempt("", Optional.empty(), true);
      }
    }
    return new Attempt("", Optional.empty(), more);
  }

  private Attempt delete(
      ObjectNode set, List<ObjectNode> active, long count, boolean more, Cluster cluster) {
    List<ObjectNode> victims = new ArrayList<>(active);
    if (count < active.size()) {
      victims.sort(DeletionOrder.over(podsByNode(set, active)));
    }
    for (ObjectNode pod : victims.subList(0, (int) count)) {
      Written written =
          cluster.delete(View.key(Resources.PODS, pod), DeleteOptions.of(Meta.of(pod).uid()));
      if (written instanceof Written.Refused refused) {
        return new Attempt("FailedDelete", Optional.of(refused.status().message()), false);
      }
    }
    return new Attempt("", Optional.empty(), more);
  }

  // Pods of all ReplicaSets of the same Deployment or Rollout count as doubled up on a node.
  private Map<String, Integer> podsByNode(ObjectNode set, List<ObjectNode> own) {
    List<ObjectNode> related = new ArrayList<>(own);
    Meta.of(set)
        .controller()
        .ifPresent(
            owner -> {
              for (ObjectNode sibling : view.controlledBy(Resources.REPLICA_SETS, owner.uid())) {
                if (!Meta.of(sibling).uid().equals(Meta.of(set).uid())) {
                  related.addAll(active(sibling));
                }
              }
            });
    Map<String, Integer> counts = new HashMap<>();
    for (ObjectNode pod : related) {
      if (!Pods.node(pod).isEmpty()) {
        counts.merge(Pods.node(pod), 1, Integer::sum);
      }
    }
    return counts;
  }

  private List<ObjectNode> active(ObjectNode set) {
    return view.controlledBy(Resources.PODS, Meta.of(set).uid()).stream()
        .filter(pod -> !Pods.isOver(pod) && !view.isGoing(pod))
        .toList();
  }

  private boolean writeStatus(
      ObjectKey key, ObjectNode set, Attempt attempt, Cluster cluster, Instant now) {
    ObjectNode status = status(set, attempt, now);
    wakeForAvailability(key, set, now);
    if (status.equals(set.path("status"))) {
      return true;
    }
    return went(cluster.updateStatus(Resources.REPLICA_SETS, Json.with(set, "status", status)));
  }

  private ObjectNode status(ObjectNode set, Attempt attempt, Instant now) {
    JsonNode spec = set.path("spec");
    Selector template = Selector.ofLabels(spec.path("template").path("metadata").path("labels"));
    long minReady = spec.path("minReadySeconds").asLong(0);
    List<ObjectNode> active = active(set);
    long labelled = active.stream().filter(pod -> template.matches(Meta.of(pod).labels())).count();
    long ready = active.stream().filter(Pods::isReady).count();
    long available =
        active.stream()
            .flatMap(pod -> Pods.availableFrom(pod, minReady).stream())
            .filter(from -> !from.isAfter(now))
            .count();
    long terminating =
        view.controlledBy(Resources.PODS, Meta.of(set).uid()).stream()
            .filter(pod -> view.isGoing(pod) && !Pods.isOver(pod))
            .count();
    ObjectNode status = Json.object();
    putUnlessZero(status, "availableReplicas", available);
    JsonNode before = set.path("status");
    if (before.path("conditions").isArray()) {
      status.set("conditions", before.path("conditions").deepCopy());
    }
    failure(status, attempt, now);
    putUnlessZero(status, "fullyLabeledReplicas", labelled);
    putUnlessZero(status, "observedGeneration", Meta.of(set).generation());
    putUnlessZero(status, "readyReplicas", ready);
    status.put("replicas", active.size());
    status.put("terminatingReplicas", (int) terminating);
    return status;
  }

  private static void failure(ObjectNode status, Attempt attempt, Instant now) {
    if (attempt.error().isEmpty()) {
      Conditions.remove(status, "ReplicaFailure");
      return;
    }
    // Stands as it is until it is over, so that a failure that lasts costs no writes.
    if (Conditions.find(status, "ReplicaFailure").isEmpty()) {
      ObjectNode condition =
          Conditions.condition("ReplicaFailure", "True", attempt.reason(), attempt.error().get());
      condition.put("lastTransitionTime", Conditions.time(now));
      Conditions.put(status, condition);
    }
  }

  private void wakeForAvailability(ObjectKey key, ObjectNode set, Instant now) {
    long minReady = set.path("spec").path("minReadySeconds").asLong(0);
    if (minReady > 0) {
      active(set).stream()
          .flatMap(pod -> Pods.availableFrom(pod, minReady).stream())
          .filter(from -> from.isAfter(now))
          .min(Comparator.naturalOrder())
          .ifPresent(from -> work.addAt(key, from));
    }
  }

  private static void putUnlessZero(ObjectNode node, String field, long value) {
    if (value != 0) {
      node.put(field, (int) value);
    }
  }
}
