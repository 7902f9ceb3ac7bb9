package dev.sluice.controller.apply;

import dev.sluice.controller.objects.RawRollout;
import dev.sluice.controller.planner.Intent;
import dev.sluice.controller.planner.Plan;
import dev.sluice.schemas.crd.rollout.RolloutStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out a plan: its intents in order, then at most one status patch. A write whose object has
 * moved on is no failure: the object is read again and the Rollout planned anew. Thread-safe.
 */
public final class PlanApplier {

  private static final Logger LOGGER = LoggerFactory.getLogger(PlanApplier.class);

  private final PlanRun.Means means;

  /** An applier that tells {@code written} every answer. */
  public PlanApplier(
      KubernetesClient client,
      RoutingPublisher routing,
      StepPluginCaller plugins,
      Written written) {
    MergePatcher patcher = new MergePatcher(client);
    this.means =
        new PlanRun.Means(
            client,
            patcher,
            new PodPatches(patcher),
            new Evictions(client),
            routing,
            plugins,
            written);
  }

  /**
   * Carries out the intents, then writes the status where it differs.
   *
   * @param rollout the Rollout as the plan saw it
   * @param before its status as the plan saw it
   * @throws KubernetesClientException when the API server refuses or cannot be reached; plan again
   *     later
   */
  public Outcome apply(RawRollout rollout, RolloutStatus before, Plan plan) {
    try {
      PlanRun run = new PlanRun(means, rollout);
      try {
        for (Intent intent : plan.intents()) {
          run.carryOut(intent);
        }
      } catch (PlanRun.Refused e) {
        // An abort must reach the traffic even so.
        run.routing(plan);
        return new Outcome.Refused(e.replicaSet(), String.valueOf(e.getMessage()));
      }
      run.status(before, plan.status());
      return new Outcome.Done(run.wrote());
    } catch (PlanRun.MovedOn e) {
      LOGGER
          .atDebug()
          .addKeyValue("namespace", rollout.getMetadata().getNamespace())
          .addKeyValue("rollout", rollout.getMetadata().getName())
          .addKeyValue("error", e.getMessage())
          .log("an object has moved on, planning anew");
      return new Outcome.Again(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Writes the status where it differs, and nothing else.
   *
   * @param rollout the Rollout, at least as new as {@code before}
   * @param before its status as the plan saw it
   */
  public Outcome applyStatus(RawRollout rollout, RolloutStatus before, RolloutStatus after) {
    try {
      PlanRun run = new PlanRun(means, rollout);
      run.status(before, after);
      return new Outcome.Done(run.wrote());
    } catch (PlanRun.MovedOn e) {
      return new Outcome.Again(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Carries out the intents of a Rollout that is gone; objects that are gone too need none.
   *
   * @return whether all is done; if not, an object has moved on: plan the release anew
   */
  public boolean release(RawRollout rollout, Plan plan) {
    PlanRun run = new PlanRun(means, rollout);
    boolean done = true;
    for (Intent intent : plan.intents()) {
      try {
        run.carryOut(intent);
      } catch (PlanRun.MovedOn | PlanRun.Refused e) {
        done &= e.getCause() instanceof KubernetesClientException gone && isGone(gone);
      }
    }
    return done;
  }

  private static boolean isGone(KubernetesClientException failure) {
    return failure.getCode() == HttpURLConnection.HTTP_NOT_FOUND;
  }
}
