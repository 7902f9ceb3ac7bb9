package dev.sluice.controller.shell;

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
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One pass over one Rollout: observe from caches, plan, carry out, record. What follows from its
 * own writes is planned at once, without waiting for their echoes.
 */
@ControllerConfiguration(
    name = "rollouts",
    generationAwareEventProcessing = false,
    triggerReconcilerOnAllEvents = true)
final class RolloutReconciler implements Reconciler<RawRollout> {

  private static final Logger LOGGER = LoggerFactory.getLogger(RolloutReconciler.class);

  /** How long a Rollout waits that cannot be acted on since its namespace is being deleted. */
  private static final Duration NAMESPACE_ENDS = Duration.ofMinutes(1);

  /** What a pass tells the rest of the controller; called on the pass's thread, return at once. */
  interface Listener {
    /** A pass begins. */
    void started(RawRollout rollout);

    /** All of the plan was carried out. */
    void applied(RolloutSnapshot seen, Plan plan, Duration took);

    /** The pass failed and is tried again. */
    void failed(RawRollout rollout, Exception failure);

    /** The Rollout is gone and what it held is released. */
    void released(RolloutSnapshot last);
  }

  /** What the reconciler works with once its caches exist. */
  record Parts(RolloutCaches caches, Observer observer, PlanApplier applier) {}

  private final Planner planner;
  private final InstantSource clock;
  private final EventRecorder events;
  private final Duration resync;
  private final BooleanSupplier leading;
  private final Listener listener;
  private final Function<EventSourceContext<RawRollout>, Parts> assembly;
  private volatile @Nullable Parts parts;

  /** Uids of Rollouts whose namespace is being deleted; bounded by the Rollouts there are. */
  private final Set<String> ending = ConcurrentHashMap.newKeySet();

  RolloutReconciler(
      Planner planner,
      InstantSource clock,
      EventRecorder events,
      Duration resync,
      BooleanSupplier leading,
      Listener listener,
      Function<EventSourceContext<RawRollout>, Parts> assembly) {
    this.planner = planner;
    this.clock = clock;
    this.events = events;
    this.resync = resync;
    this.leading = leading;
    this.listener = listener;
    this.assembly = assembly;
  }

  @Override
  public List<EventSource<?, RawRollout>> prepareEventSources(
      EventSourceContext<RawRollout> context) {
    Parts built = assembly.apply(context);
    parts = built;
    return built.caches().eventSources();
  }

  @Override
  public UpdateControl<RawRollout> reconcile(RawRollout cached, Context<RawRollout> context) {
    Parts ready = parts;
    if (ready == null) {
      throw new IllegalStateException("reconcile before the event sources were prepared");
    }
    if (!leading.getAsBoolean()) {
      return UpdateControl.noUpdate();
    }
    RawRollout raw = ready.caches().newest(cached);
    listener.started(raw);
    Instant now = clock.instant();
    if (context.isPrimaryResourceDeleted()) {
      return release(ready, raw, now);
    }
    if (raw.isMarkedForDeletion()) {
      return UpdateControl.noUpdate();
    }
    RolloutSnapshot seen = ready.observer().observe(raw, now);
    Plan plan = planner.plan(seen, now);
    try {
      return switch (ready.applier().apply(raw, seen.rollout().getStatus(), plan)) {
        case Outcome.Again(String cause) -> soon();
        case Outcome.Done(boolean wrote) -> {
          tell(raw, seen, plan, now);
          yield wrote ? soon() : later(plan);
        }
        case Outcome.Refused(String replicaSet, String message) ->
            refused(
                ready,
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
      return UpdateControl.<RawRollout>noUpdate().rescheduleAfter(NAMESPACE_ENDS);
    }
  }

  /** What was written here wakes it again; planning it at once would go on without end. */
  private UpdateControl<RawRollout> refused(
      Parts ready, RawRollout raw, RolloutSnapshot seen, Plan plan, Instant began) {
    RawRollout now = ready.caches().newest(raw);
    RolloutStatus before = seen.rollout().getStatus();
    return switch (ready.applier().applyStatus(now, before, plan.status())) {
      case Outcome.Done(boolean wrote) -> {
        tell(raw, seen, plan, began);
        yield later(plan);
      }
      case Outcome.Again(String cause) -> soon();
      case Outcome.Refused(String replicaSet, String message) -> later(plan);
    };
  }

  private void tell(RawRollout raw, RolloutSnapshot seen, Plan plan, Instant began) {
    ObjectReference about = EventRecorder.about(raw);
    plan.events().forEach(event -> events.record(recorded(about, event)));
    listener.applied(seen, plan, Duration.between(began, clock.instant()));
  }

  private UpdateControl<RawRollout> release(Parts ready, RawRollout raw, Instant now) {
    RolloutSnapshot last = ready.observer().observe(raw, now);
    ready.applier().release(raw, planner.release(last, now));
    ready.caches().deleted(raw);
    ending.remove(raw.getMetadata().getUid());
    listener.released(last);
    return UpdateControl.noUpdate();
  }

  @Override
  public ErrorStatusUpdateControl<RawRollout> updateErrorStatus(
      RawRollout raw, Context<RawRollout> context, Exception failure) {
    listener.failed(raw, failure);
    return ErrorStatusUpdateControl.defaultErrorProcessing();
  }

  private static UpdateControl<RawRollout> soon() {
    return UpdateControl.<RawRollout>noUpdate().rescheduleAfter(0);
  }

  private UpdateControl<RawRollout> later(Plan plan) {
    Duration delay = plan.requeueAfter().filter(due -> due.compareTo(resync) < 0).orElse(resync);
    return UpdateControl.<RawRollout>noUpdate().rescheduleAfter(delay);
  }

  private static RecordedEvent recorded(ObjectReference about, PlannedEvent event) {
    return new RecordedEvent(
        about, event.type() == PlannedEvent.Type.WARNING, event.reason(), event.message());
  }
}
