package dev.sluice.controller.analysis;

import dev.sluice.controller.objects.RawAnalysisRun;
import dev.sluice.controller.pass.Next;
import dev.sluice.records.v1.RunId;
import dev.sluice.schemas.crd.AnalysisRun;
import dev.sluice.schemas.crd.analysis.AnalysisRunSpec.TtlStrategy;
import dev.sluice.schemas.crd.analysis.AnalysisRunStatus;
import dev.sluice.schemas.run.AnalysisRequests;
import dev.sluice.schemas.topic.Keys;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows every AnalysisRun, made by a Rollout or by hand: publishes what it asks for, retracts it
 * when the object is gone, deletes it when its time to live is over, and wakes its Rollout.
 * Thread-safe for different runs.
 */
public final class AnalysisRunPass {

  private static final Logger LOGGER = LoggerFactory.getLogger(AnalysisRunPass.class);

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

  /** Who writes the statuses of runs. */
  public interface Statuses extends AutoCloseable {
    /** There may be something to write about this run; cheap. */
    void look(String key);

    /** Forgets a run that is gone or settled. */
    void forget(String key);

    /** Writes nothing any more. */
    @Override
    void close();
  }

  private final KubernetesClient client;
  private final String cluster;
  private final RunCache runs;
  private final RequestPublisher requests;
  private final VerdictBoard board;
  private final Statuses statuses;
  private final InstantSource clock;
  private final Listener listener;

  /** Passes over the runs of one cluster. */
  AnalysisRunPass(
      KubernetesClient client,
      String cluster,
      RunCache runs,
      RequestPublisher requests,
      VerdictBoard board,
      Statuses statuses,
      InstantSource clock,
      Listener listener) {
    this.client = client;
    this.cluster = cluster;
    this.runs = runs;
    this.requests = requests;
    this.board = board;
    this.statuses = statuses;
    this.clock = clock;
    this.listener = listener;
  }

  /**
   * Looks at a run.
   *
   * @param cached as the cache has it, or had it
   * @param gone whether the object is gone
   * @throws KubernetesClientException when it is to be deleted and the API server does not; try
   *     again
   */
  public Next over(RawAnalysisRun cached, boolean gone) {
    Instant began = clock.instant();
    Next next = look(cached, gone);
    listener.looked(Duration.between(began, clock.instant()));
    return next;
  }

  private Next look(RawAnalysisRun cached, boolean gone) {
    RawAnalysisRun raw = runs.newest(cached);
    RunId id = RunReading.id(cluster, raw);
    String key = Keys.of(id);
    ownerRollout(raw).ifPresent(listener::runChanged);
    if (gone) {
      runs.deleted(raw);
      requests.retract(key);
      board.forget(key);
      statuses.forget(key);
      listener.deleted(ResourceID.fromResource(raw));
      return new Next.Never();
    }
    RunReading read = RunReading.of(raw);
    listener.observed(read.run());
    if (RunStanding.of(raw).completed()) {
      requests.settle(AnalysisRequests.of(cluster, read.run(), read.problems(), clock.instant()));
      board.forget(key);
      statuses.forget(key);
      return expire(raw, read.run());
    }
    if (raw.isMarkedForDeletion()) {
      return new Next.Never();
    }
    requests.publish(AnalysisRequests.of(cluster, read.run(), read.problems(), clock.instant()));
    statuses.look(key);
    return new Next.Never();
  }

  private Next expire(RawAnalysisRun raw, AnalysisRun run) {
    Optional<Instant> due = expiry(run.getSpec().ttlStrategy(), run.getStatus());
    if (due.isEmpty() || raw.isMarkedForDeletion()) {
      return new Next.Never();
    }
    Duration left = Duration.between(clock.instant(), due.get());
    if (left.isPositive()) {
      return new Next.After(left);
    }
    LOGGER
        .atInfo()
        .addKeyValue("namespace", raw.getMetadata().getNamespace())
        .addKeyValue("run", raw.getMetadata().getName())
        .log("the run's time to live is over, it is deleted");
    client.resource(raw).withPropagationPolicy(DeletionPropagation.BACKGROUND).delete();
    return new Next.Never();
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
