package dev.sluice.clustersim.behaviour.disruption;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.behaviour.Cluster;
import dev.sluice.clustersim.behaviour.Conditions;
import dev.sluice.clustersim.behaviour.Controller;
import dev.sluice.clustersim.behaviour.Owners;
import dev.sluice.clustersim.behaviour.Pods;
import dev.sluice.clustersim.behaviour.Resources;
import dev.sluice.clustersim.behaviour.Selector;
import dev.sluice.clustersim.behaviour.SelectorIndex;
import dev.sluice.clustersim.behaviour.View;
import dev.sluice.clustersim.object.GroupResource;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.object.Meta;
import dev.sluice.clustersim.object.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The status of PodDisruptionBudgets: how many healthy pods there are and may be missed. */
public final class DisruptionBudgets extends Controller {

  // So long an eviction counts although its pod is still there.
  private static final Duration EVICTION = Duration.ofMinutes(2);

  private final SelectorIndex selectors = new SelectorIndex();

  /** Over what {@code view} knows. */
  public DisruptionBudgets(View view) {
    super(view);
  }

  @Override
  public Set<GroupResource> watches() {
    return Set.of(
        Resources.DISRUPTION_BUDGETS,
        Resources.PODS,
        Resources.REPLICA_SETS,
        Resources.DEPLOYMENTS);
  }

  @Override
  public void changed(
      GroupResource resource, Optional<ObjectNode> before, Optional<ObjectNode> after) {
    if (resource.equals(Resources.DISRUPTION_BUDGETS)) {
      after
          .or(() -> before)
          .map(object -> View.key(resource, object))
          .ifPresent(
              key -> {
                after
                    .flatMap(budget -> Json.at(budget, "spec", "selector"))
                    .ifPresentOrElse(
                        selector -> selectors.put(key, Selector.of(selector)),
                        () -> selectors.remove(key));
                work.add(key);
              });
    } else if (resource.equals(Resources.PODS)) {
      before.ifPresent(this::lookAtBudgets);
      after.ifPresent(this::lookAtBudgets);
    } else {
      boolean scaled =
          before.isPresent()
              && after.isPresent()
              && !before
                  .get()
                  .path("spec")
                  .path("replicas")
                  .equals(after.get().path("spec").path("replicas"));
      if (scaled) {
        after.ifPresent(owner -> lookAtPodsOf(resource, owner));
      }
    }
  }

  private void lookAtBudgets(ObjectNode pod) {
    selectors.matching(Meta.of(pod).namespace(), Meta.of(pod).labels()).forEach(work::add);
  }

  private void lookAtPodsOf(GroupResource resource, ObjectNode owner) {
    String uid = Meta.of(owner).uid();
    if (resource.equals(Resources.DEPLOYMENTS)) {
      view.controlledBy(Resources.REPLICA_SETS, uid)
          .forEach(set -> lookAtPodsOf(Resources.REPLICA_SETS, set));
    } else {
      // All pods of one owner have the labels of one template.
      view.controlledBy(Resources.PODS, uid).stream().findFirst().ifPresent(this::lookAtBudgets);
    }
  }

  @Override
  protected boolean sync(ObjectKey key, Cluster cluster, Instant now) {
    Optional<ObjectNode> budget = view.get(key);
    if (budget.isEmpty()) {
      work.forget(key);
      return true;
    }
    ObjectNode changed = budget.get().deepCopy();
    changed.set("status", status(key, budget.get(), now));
    return changed.equals(budget.get())
        || went(cluster.updateStatus(Resources.DISRUPTION_BUDGETS, changed));
  }

  private ObjectNode status(ObjectKey key, ObjectNode budget, Instant now) {
    JsonNode spec = budget.path("spec");
    List<ObjectNode> pods =
        Json.at(spec, "selector")
            .map(selector -> view.pods(key.namespace(), Selector.of(selector)))
            .orElse(List.of());
    ObjectNode status = Json.object();
    ObjectNode evicted = evicted(key, budget, pods, now);
    long expected;
    long desired;
    Optional<JsonNode> maxUnavailable = Json.at(spec, "maxUnavailable");
    Optional<JsonNode> minAvailable = Json.at(spec, "minAvailable");
    if (maxUnavailable.isPresent()) {
      expected = expected(pods);
      desired = Math.max(0, expected - Owners.intOrPercent(maxUnavailable, expected, true, 0));
    } else if (minAvailable.filter(JsonNode::isTextual).isPresent()) {
      expected = expected(pods);
      desired = Owners.intOrPercent(minAvailable, expected, true, 0);
    } else {
      expected = pods.size();
      desired = Owners.intOrPercent(minAvailable, expected, true, 0);
    }
    long healthy =
        pods.stream()
            .filter(pod -> !Meta.of(pod).deleting() && !evicted.has(Meta.of(pod).name()))
            .filter(Pods::isReady)
            .count();
    long allowed = expected <= 0 ? 0 : Math.max(0, healthy - desired);
    Json.at(budget, "status", "conditions")
        .ifPresent(conditions -> status.set("conditions", conditions.deepCopy()));
    status.put("currentHealthy", (int) healthy);
    status.put("desiredHealthy", (int) desired);
    if (!evicted.isEmpty()) {
      status.set("disruptedPods", evicted);
    }
    status.put("disruptionsAllowed", (int) allowed);
    status.put("expectedPods", (int) expected);
    status.put("observedGeneration", (int) Meta.of(budget).generation());
    tellAllowed(status, now);
    return status;
  }

  /** Says in a condition whether an eviction is allowed; in place. */
  static void tellAllowed(ObjectNode status, Instant now) {
    boolean allowed = status.path("disruptionsAllowed").asLong(0) > 0;
    String value = allowed ? "True" : "False";
    String since =
        Conditions.find(status, "DisruptionAllowed")
            .filter(known -> known.path("status").asText().equals(value))
            .map(known -> known.path("lastTransitionTime").asText())
            .orElse(Conditions.time(now));
    ObjectNode condition =
        Conditions.condition(
            "DisruptionAllowed", value, allowed ? "SufficientPods" : "InsufficientPods", "");
    condition.put("message", "");
    condition.put("observedGeneration", status.path("observedGeneration").asInt(0));
    Conditions.put(status, condition.put("lastTransitionTime", since));
  }

  // Evictions that were allowed and whose pods are not seen to go yet.
  private ObjectNode evicted(ObjectKey key, ObjectNode budget, List<ObjectNode> pods, Instant now) {
    ObjectNode left = Json.object();
    for (Map.Entry<String, JsonNode> entry :
        budget.path("status").path("disruptedPods").properties()) {
      Instant end = Instant.parse(entry.getValue().asText()).plus(EVICTION);
      boolean stays =
          pods.stream()
              .anyMatch(
                  pod -> Meta.of(pod).name().equals(entry.getKey()) && !Meta.of(pod).deleting());
      if (stays && end.isAfter(now)) {
        left.set(entry.getKey(), entry.getValue());
        work.addAt(key, end);
      }
    }
    return left;
  }

  // What the pods' controllers want; pods without one count for nothing.
  private long expected(List<ObjectNode> pods) {
    Map<String, Long> wanted = new TreeMap<>();
    for (ObjectNode pod : pods) {
      controllerOf(pod, Resources.REPLICA_SETS, "ReplicaSet")
          .flatMap(view::get)
          .ifPresent(
              set -> {
                ObjectNode owner =
                    controllerOf(set, Resources.DEPLOYMENTS, "Deployment")
                        .flatMap(view::get)
                        .orElse(set);
                wanted.put(Meta.of(owner).uid(), owner.path("spec").path("replicas").asLong(1));
              });
    }
    return wanted.values().stream().mapToLong(Long::longValue).sum();
  }
}
