package dev.sluice.clustersim.behaviour.disruption;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.behaviour.Conditions;
import dev.sluice.clustersim.behaviour.Pods;
import dev.sluice.clustersim.behaviour.Resources;
import dev.sluice.clustersim.behaviour.Selector;
import dev.sluice.clustersim.object.ApiStatus;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.object.Meta;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Whether a pod may be evicted now. Pure. */
public final class Evictions {

  private static final int MOST_UNCONFIRMED = 2000;

  private Evictions() {}

  /** The answer to an eviction. */
  public sealed interface Decision {

    /**
     * The pod may be deleted.
     *
     * @param budget to be written first, with its status; empty: none is touched
     */
    record Allowed(Optional<ObjectNode> budget) implements Decision {}

    /** It may not. */
    record Refused(ApiStatus status) implements Decision {}
  }

  /**
   * Decides about one eviction.
   *
   * @param budgets all PodDisruptionBudgets of the pod's namespace
   */
  public static Decision decide(ObjectNode pod, Collection<ObjectNode> budgets, Instant now) {
    if (Pods.isOver(pod) || Pods.phase(pod).equals("Pending") || Meta.of(pod).deleting()) {
      return new Decision.Allowed(Optional.empty());
    }
    List<ObjectNode> concerned =
        budgets.stream()
            .filter(
                budget ->
                    Json.at(budget, "spec", "selector")
                        .filter(s -> Selector.of(s).matches(Meta.of(pod).labels()))
                        .isPresent())
            .toList();
    if (concerned.isEmpty()) {
      return new Decision.Allowed(Optional.empty());
    }
    if (concerned.size() > 1) {
      return new Decision.Refused(
          new ApiStatus(
              500,
              "",
              "This pod has more than one PodDisruptionBudget, which the eviction subresource does"
                  + " not support.",
              Optional.empty()));
    }
    ObjectNode budget = concerned.getFirst();
    return !Pods.isReady(pod) && unhealthyMayGo(budget)
        ? new Decision.Allowed(Optional.empty())
        : spend(pod, budget, now);
  }

  private static boolean unhealthyMayGo(ObjectNode budget) {
    JsonNode status = budget.path("status");
    long desired = status.path("desiredHealthy").asLong(0);
    return Json.text(budget, "spec", "unhealthyPodEvictionPolicy").equals("AlwaysAllow")
        || (desired > 0 && status.path("currentHealthy").asLong(0) >= desired);
  }

  private static Decision spend(ObjectNode pod, ObjectNode budget, Instant now) {
    String name = Meta.of(budget).name();
    JsonNode status = budget.path("status");
    if (status.path("observedGeneration").asLong(0) < Meta.of(budget).generation()) {
      return tooMany(
          "The disruption budget %s is still being processed by the server.".formatted(name), 10);
    }
    long allowed = status.path("disruptionsAllowed").asLong(0);
    if (allowed < 0) {
      return forbidden(name, "pdb disruptions allowed is negative");
    }
    if (status.path("disruptedPods").size() > MOST_UNCONFIRMED) {
      return forbidden(
          name, "DisruptedPods map too big - too many evictions not confirmed by PDB controller");
    }
    if (allowed == 0) {
      long healthy = status.path("currentHealthy").asLong(0);
      long desired = status.path("desiredHealthy").asLong(0);
      return tooMany(
          healthy <= desired
              ? "The disruption budget %s needs %d healthy pods and has %d currently"
                  .formatted(name, desired, healthy)
              : "The disruption budget %s does not allow evicting pods currently".formatted(name),
          0);
    }
    ObjectNode spent = budget.deepCopy();
    ObjectNode changed = spent.withObjectProperty("status");
    changed.put("disruptionsAllowed", (int) allowed - 1);
    changed.withObjectProperty("disruptedPods").put(Meta.of(pod).name(), Conditions.time(now));
    if (allowed == 1) {
      DisruptionBudgets.tellAllowed(changed, now);
    }
    return new Decision.Allowed(Optional.of(spent));
  }

  private static Decision forbidden(String budget, String why) {
    return new Decision.Refused(ApiStatus.forbidden(Resources.DISRUPTION_BUDGETS, budget, why));
  }

  private static Decision tooMany(String cause, int retryAfterSeconds) {
    return new Decision.Refused(
        new ApiStatus(
            429,
            "TooManyRequests",
            "Cannot evict pod as it would violate the pod's disruption budget.",
            Optional.of(
                new ApiStatus.Details(
                    "",
                    "",
                    "",
                    "",
                    List.of(new ApiStatus.Cause("DisruptionBudget", cause, "")),
                    retryAfterSeconds))));
  }
}
