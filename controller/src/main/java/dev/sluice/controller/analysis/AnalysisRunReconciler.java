package dev.sluice.controller.analysis;

import dev.sluice.controller.objects.RawAnalysisRun;
import dev.sluice.records.v1.RunId;
import dev.sluice.schemas.crd.AnalysisRun;
import dev.sluice.schemas.crd.analysis.AnalysisRunSpec.TtlStrategy;
import dev.sluice.schemas.crd.analysis.AnalysisRunStatus;
import dev.sluice.schemas.run.AnalysisRequests;
import dev.sluice.schemas.topic.Keys;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.controller.ControllerEventSource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows every AnalysisRun, made by a Rollout or by hand: publishes what it asks for, retracts it
 * when the object is gone, deletes it when its time to live is over, and wakes its Rollout.
 */
@ControllerConfiguration(
    name = "analysisruns",
    generationAwareEventProcessing = false,
    triggerReconcilerOnAllEvents = true)
public final class AnalysisRunReconciler implements Reconciler<RawAnalysisRun> {

  private static final Logger LOGGER = LoggerFactory.getLogger(AnalysisRunReconciler.class);

  /** What the analysis side tells the rest of the controller. */
  public interface Listener {
    /** Something about a run of this Rollout changed. */
    void runChanged(ResourceID rollout);

    /** A run as it stands now, for metrics. */
    void observed(AnalysisRun run);

    /** A run is gone. */
    void deleted(ResourceID run);

    /** A look at a run ended. */
    void looked(Duration took);

    /** A look at a run failed and is taken again. */
    void failed();
  }

  private final KubernetesClient client;
  private final String cluster;
  private final RequestPublisher requests;
  private final VerdictBoard board;
  private final RunStatusWriter writer;
  private final InstantSource clock;
  private final Listener listener;
  private final Consumer<RunCache> cacheReady;
  private volatile @Nullable RunCache runs;

  AnalysisRunReconciler(
      KubernetesClient client,
      String cluster,
      RequestPublisher requests,
      VerdictBoard board,
      RunStatusWriter writer,
      InstantSource clock,
      Listener listener,
      Consumer<RunCache> cacheReady) {
    this.client = client;
    this.cluster = cluster;
    this.requests = requests;
    this.board = board;
    this.writer = writer;
    this.clock = clock;
    this.listener = listener;
    this.cacheReady = cacheReady;
  }

  @Override
  public List<EventSource<?, RawAnalysisRun>> prepareEventSources(
      EventSourceContext<RawAnalysisRun> context) {
    if (!(context.getPrimaryCache() instanceof ControllerEventSource<RawAnalysisRun> source)) {
      throw new IllegalStateException("the primary cache is not the controller's event source");
    }
    RunCache cache = new RunCache(source);
    runs = cache;
    cacheReady.accept(cache);
    return List.of();
  }

  @Override
  public UpdateControl<RawAnalysisRun> reconcile(
      RawAnalysisRun raw, Context<RawAnalysisRun> context) {
    Instant began = clock.instant();
    UpdateControl<RawAnalysisRun> next = look(raw, context);
    listener.looked(Duration.between(began, clock.instant()));
    return next;
  }

  @Override
  public ErrorStatusUpdateControl<RawAnalysisRun> updateErrorStatus(
      RawAnalysisRun raw, Context<RawAnalysisRun> context, Exception failure) {
    listener.failed();
    return ErrorStatusUpdateControl.defaultErrorProcessing();
  }

  private UpdateControl<RawAnalysisRun> look(
      RawAnalysisRun cached, Context<RawAnalysisRun> context) {
    RunCache cache = runs;
    if (cache == null) {
      throw new IllegalStateException("reconcile before the event sources were prepared");
    }
    RawAnalysisRun raw = cache.newest(cached);
    RunId id = RunReading.id(cluster, raw);
    String key = Keys.of(id);
    ownerRollout(raw).ifPresent(listener::runChanged);
    if (context.isPrimaryResourceDeleted()) {
      cache.deleted(raw);
      requests.retract(key);
      board.forget(key);
      writer.forget(key);
      listener.deleted(ResourceID.fromResource(raw));
      return UpdateControl.noUpdate();
    }
    RunReading read = RunReading.of(raw);
    listener.observed(read.run());
    if (RunStanding.of(raw).completed()) {
      requests.settle(AnalysisRequests.of(cluster, read.run(), read.problems(), clock.instant()));
      board.forget(key);
      writer.forget(key);
      return expire(raw, read.run());
    }
    if (raw.isMarkedForDeletion()) {
      return UpdateControl.noUpdate();
    }
    requests.publish(AnalysisRequests.of(cluster, read.run(), read.problems(), clock.instant()));
    writer.look(key);
    return UpdateControl.noUpdate();
  }

  private UpdateControl<RawAnalysisRun> expire(RawAnalysisRun raw, AnalysisRun run) {
    Optional<Instant> due = expiry(run.getSpec().ttlStrategy(), run.getStatus());
    if (due.isEmpty() || raw.isMarkedForDeletion()) {
      return UpdateControl.noUpdate();
    }
    Duration left = Duration.between(clock.instant(), due.get());
    if (left.isPositive()) {
      return UpdateControl.<RawAnalysisRun>noUpdate().rescheduleAfter(left);
    }
    LOGGER
        .atInfo()
        .addKeyValue("namespace", raw.getMetadata().getNamespace())
        .addKeyValue("run", raw.getMetadata().getName())
        .log("the run's time to live is over, it is deleted");
    client.resource(raw).withPropagationPolicy(DeletionPropagation.BACKGROUND).delete();
    return UpdateControl.noUpdate();
  }

  /**
   * When the run is to be deleted: Success and Failure times go before the general one, Error and
   * Inconclusive know only that.
   */
  static Optional<Instant> expiry(@Nullable TtlStrategy ttl, AnalysisRunStatus status) {
    Instant completed = status.completedAt();
    if (ttl == null || completed == null || status.phase() == null) {
      return Optional.empty();
    }
    Integer special =
        switch (status.phase()) {
          case SUCCESSFUL -> ttl.secondsAfterSuccess();
          case FAILED -> ttl.secondsAfterFailure();
          case PENDING, RUNNING, ERROR, INCONCLUSIVE -> null;
        };
    return Optional.ofNullable(special == null ? ttl.secondsAfterCompletion() : special)
        .map(completed::plusSeconds);
  }

  static Optional<ResourceID> ownerRollout(RawAnalysisRun raw) {
    for (OwnerReference owner : raw.getMetadata().getOwnerReferences()) {
      if ("Rollout".equals(owner.getKind()) && owner.getApiVersion().startsWith("argoproj.io/")) {
        return Optional.of(new ResourceID(owner.getName(), raw.getMetadata().getNamespace()));
      }
    }
    return Optional.empty();
  }
}
