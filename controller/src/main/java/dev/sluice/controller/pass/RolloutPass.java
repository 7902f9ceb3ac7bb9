package dev.sluice.controller.pass;

import dev.sluice.controller.apply.EventRecorder;
import dev.sluice.controller.apply.Outcome;
import dev.sluice.controller.apply.PlanApplier;
import dev.sluice.controller.apply.RecordedEvent;
import dev.sluice.controller.apply.Refusals;
import dev.sluice.controller.objects.RawRollout;
import dev.sluice.controller.planner.Plan;
import dev.sluice.controller.planner.PlannedEvent;
import dev.sluice.controller.planner.Planner;
import dev.sluice.controller.planner.RefusedReplicaSet;
import dev.sluice.controller.planner.RolloutSnapshot;
import dev.sluice.schemas.crd.rollout.RolloutStatus;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One pass over one Rollout: observe, plan, carry out, record. What follows from its own writes is
 * planned at once, without waiting for their echoes. Thread-safe for different Rollouts.
 */
public final class RolloutPass {

  private static final Logger LOGGER = LoggerFactory.getLogger(RolloutPass.class);

  /** How long a Rollout waits that cannot be acted on since its namespace is being deleted. */
  private static final Duration NAMESPACE_ENDS = Duration.ofMinutes(1);

  private static final int RELEASE_TRIES = 10;

  /** What a pass tells the rest of the controller; called on the pass's thread, return at once. */
  public interface Listener {
    /** A pass begins. */
    void started(RawRollout rollout);

    /** All of the plan was carried out. */
    void applied(RolloutSnapshot seen, Plan plan, Duration took);

    /** The Rollout is gone and what it held is released. */
    void released(RolloutSnapshot last);
  }

  private final Planner planner;
  private final InstantSource clock;
  private final Consumer<RecordedEvent> events;
  private final Duration resync;
  private final Sources sources;
  private final Observer observer;
  private final PlanApplier applier;
  private final Listener listener;

  /** Uids of Rollouts whose namespace is being deleted; bounded by the Rollouts there are. */
  private final Set<String> ending = ConcurrentHashMap.newKeySet();

  /**
   * Passes over the Rollouts of one cluster.
   *
   * @param events takes the Events that a plan sends, once all of it is written
   * @param resync a Rollout is looked at again after this time at the latest
   */
  public RolloutPass(
      Planner planner,
      InstantSource clock,
      Consumer<RecordedEvent> events,
      Duration resync,
      Sources sources,
      Observer observer,
      PlanApplier applier,
      Listener listener) {
    this.planner = planner;
    this.clock = clock;
    this.events = events;
    this.resync = resync;
    this.sources = sources;
    this.observer = observer;
    this.applier = applier;
    this.listener = listener;
  }

  /**
   * Looks at a Rollout.
   *
   * @param cached as the cache has it
   * @throws KubernetesClientException when the API server refuses or cannot be reached; try again
   */
  public Next over(RawRollout cached) {
    RawRollout raw = sources.newest(cached);
    listener.started(raw);
    if (raw.isMarkedForDeletion()) {
      return new Next.Never();
    }
    Instant now = clock.instant();
    RolloutSnapshot seen = observer.observe(raw, now);
    Plan plan = planner.plan(seen, now);
    try {
      return switch (applier.apply(raw, seen.rollout().getStatus(), plan)) {
        case Outcome.Again(String cause) -> new Next.Soon();
        case Outcome.Done(boolean wrote) -> {
          tell(raw, seen, plan, now);
          yield wrote ? new Next.Soon() : later(plan);
        }
        case Outcome.Refused(String replicaSet, String message) ->
            refused(
                raw,
                seen,
                RefusedReplicaSet.plan(seen.rollout(), plan, replicaSet, message, now),
                now);
      };
    } catch (KubernetesClientException e) {
      if (!Refusals.namespaceTerminates(e)) {
        throw e;
      }
      // It goes with its namespace; until then there is nothing to be done for it.
      if (ending.add(raw.getMetadata().getUid())) {
        LOGGER
            .atInfo()
            .addKeyValue("namespace", raw.getMetadata().getNamespace())
            .addKeyValue("rollout", raw.getMetadata().getName())
            .log("its namespace is being deleted, the rollout is left to go with it");
      }
      return new Next.After(NAMESPACE_ENDS);
    }
  }

  /**
   * Releases what a Rollout held that is gone.
   *
   * @param cached its last state
   * @throws KubernetesClientException as {@link #over}
   */
  public void gone(RawRollout cached) {
    RawRollout raw = sources.newest(cached);
    listener.started(raw);
    Instant now = clock.instant();
    RolloutSnapshot last = observer.observe(raw, now);
    Plan release = planner.release(last, now);
    for (int tries = 1; !applier.release(raw, release); tries++) {
      if (tries == RELEASE_TRIES) {
        throw new KubernetesClientException(
            "somebody writes to the Services of the deleted Rollout %s/%s all the time"
                .formatted(raw.getMetadata().getNamespace(), raw.getMetadata().getName()));
      }
      last = observer.observe(raw, now);
      release = planner.release(last, now);
    }
    send(raw, release);
    sources.deleted(raw);
    ending.remove(raw.getMetadata().getUid());
    listener.released(last);
  }

  /** What was written here wakes it again; planning it at once would go on without end. */
  private Next refused(RawRollout raw, RolloutSnapshot seen, Plan plan, Instant began) {
    RawRollout now = sources.newest(raw);
    RolloutStatus before = seen.rollout().getStatus();
    return switch (applier.applyStatus(now, before, plan.status())) {
      case Outcome.Done(boolean wrote) -> {
        tell(raw, seen, plan, began);
        yield later(plan);
      }
      case Outcome.Again(String cause) -> new Next.Soon();
      case Outcome.Refused(String replicaSet, String message) -> later(plan);
    };
  }

  private void tell(RawRollout raw, RolloutSnapshot seen, Plan plan, Instant began) {
    send(raw, plan);
    listener.applied(seen, plan, Duration.between(began, clock.instant()));
  }

  private void send(RawRollout raw, Plan plan) {
    ObjectReference about = EventRecorder.about(raw);
    plan.events().forEach(event -> events.accept(recorded(about, event)));
  }

  private Next later(Plan plan) {
    return new Next.After(
        plan.requeueAfter().filter(due -> due.compareTo(resync) < 0).orElse(resync));
  }

  private static RecordedEvent recorded(ObjectReference about, PlannedEvent event) {
    return new RecordedEvent(
        about, event.type() == PlannedEvent.Type.WARNING, event.reason(), event.message());
  }
}
