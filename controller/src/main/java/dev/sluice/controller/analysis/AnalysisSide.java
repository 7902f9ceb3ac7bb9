package dev.sluice.controller.analysis;

import dev.sluice.controller.apply.RecordedEvent;
import dev.sluice.controller.objects.RawAnalysisRun;
import dev.sluice.controller.pipeline.RecordSink;
import dev.sluice.records.v1.RunId;
import dev.sluice.records.v1.Verdict;
import dev.sluice.schemas.crd.AnalysisRun;
import dev.sluice.schemas.run.AnalysisRequests;
import dev.sluice.schemas.run.Verdicts;
import dev.sluice.schemas.topic.Keys;
import dev.sluice.schemas.topic.TopicCatalogue;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything about AnalysisRuns: the reconciler that publishes their requests, the board of their
 * Verdicts and the writer of their statuses. Thread-safe.
 */
public final class AnalysisSide implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(AnalysisSide.class);

  private final KubernetesClient client;
  private final String cluster;
  private final VerdictBoard board = new VerdictBoard();
  private final RequestPublisher requests;
  private final AnalysisRunPass.Statuses statuses;
  private final AnalysisRunReconciler reconciler;
  private final AnalysisRunPass.Listener listener;
  private final InstantSource clock;
  private volatile @Nullable RunCache runs;

  /** Makes what writes statuses, of what it needs for it. */
  @FunctionalInterface
  public interface StatusesFactory {
    /** The writer of statuses; closed with the analysis side. */
    AnalysisRunPass.Statuses make(
        VerdictWriter writer, Supplier<RunCache> runs, VerdictBoard board);
  }

  /**
   * Builds the parts; register {@link #reconciler()} with the operator.
   *
   * @param events takes the Events that new phases mean
   */
  public AnalysisSide(
      KubernetesClient client,
      String cluster,
      TopicCatalogue topics,
      RecordSink outbox,
      Consumer<RecordedEvent> events,
      InstantSource clock,
      StatusesFactory statuses,
      AnalysisRunPass.Listener listener) {
    this.client = client;
    this.cluster = cluster;
    this.listener = listener;
    this.clock = clock;
    this.requests = new RequestPublisher(topics.analysisRequests(), outbox);
    this.statuses =
        statuses.make(new VerdictWriter(client, this::runs, board, events), this::runs, board);
    this.reconciler = new AnalysisRunReconciler(this::assemble, listener::failed);
  }

  /** The pass over these runs, which count as the cached ones from now on. */
  public AnalysisRunPass assemble(RunCache cache) {
    runs = cache;
    return new AnalysisRunPass(client, cluster, cache, requests, board, statuses, clock, listener);
  }

  /** The reconciler of AnalysisRuns. */
  public AnalysisRunReconciler reconciler() {
    return reconciler;
  }

  /** The cached runs. */
  public RunCache runs() {
    RunCache cache = runs;
    if (cache == null) {
      throw new IllegalStateException("the AnalysisRun reconciler is not registered yet");
    }
    return cache;
  }

  /** The runs whose controller has that uid, each with its newest Verdict. */
  public List<AnalysisRun> ownedBy(String uid) {
    return runs().ownedBy(uid).stream().map(this::newest).toList();
  }

  /** The run with the newest Verdict in its status, written there already or not. */
  private AnalysisRun newest(RawAnalysisRun raw) {
    AnalysisRun run = RunReading.of(raw).run();
    Optional<Verdict> verdict = board.newest(Keys.of(RunReading.id(cluster, raw)));
    if (verdict.isPresent() && !RunStanding.of(raw).settledBeyond(verdict.get())) {
      run.setStatus(Verdicts.status(verdict.get()));
    }
    return run;
  }

  /**
   * Takes a record of the verdicts topic.
   *
   * @throws IllegalArgumentException when it speaks of another cluster or of another run than its
   *     key says
   */
  public void verdict(String key, @Nullable Verdict verdict) {
    if (verdict == null) {
      board.forget(key);
      return;
    }
    if (!key.equals(Keys.of(verdict.getRun()))) {
      throw new IllegalArgumentException(
          "the verdict's key is '%s' but it is about run '%s'"
              .formatted(key, Keys.of(verdict.getRun())));
    }
    if (!cluster.equals(verdict.getRun().getCluster())) {
      throw new IllegalArgumentException(
          "the verdict is for cluster '%s', this is '%s'"
              .formatted(verdict.getRun().getCluster(), cluster));
    }
    if (!board.offer(key, verdict)) {
      return;
    }
    RunCache cache = runs;
    Optional<RawAnalysisRun> run = cache == null ? Optional.empty() : cache.find(verdict.getRun());
    if (run.isEmpty()) {
      return;
    }
    RunStanding standing = RunStanding.of(run.get());
    if (standing.completed()) {
      board.forget(key);
      return;
    }
    if (standing.phasesDiffer(verdict)) {
      AnalysisRunPass.ownerRollout(run.get()).ifPresent(listener::runChanged);
    }
    statuses.look(key);
  }

  /** Publishes every active run's request again: the topic was lost, or this is a new leader. */
  public void republish() {
    requests.forgetAll();
    runs()
        .all()
        .filter(raw -> !RunStanding.of(raw).completed() && !raw.isMarkedForDeletion())
        .forEach(
            raw -> {
              RunReading read = RunReading.of(raw);
              requests.publish(
                  AnalysisRequests.of(cluster, read.run(), read.problems(), clock.instant()));
            });
  }

  /**
   * Retracts the requests of runs that were deleted while no controller ran: those with a Verdict
   * but without an object. Call once the caches are synced and the verdicts read. Asks the API
   * server for each, since a run that is not cached may be another controller's.
   */
  public void retractOrphans() {
    RunCache cache = runs();
    for (String key : board.keys()) {
      Optional<RunId> id = Keys.run(key);
      if (id.isPresent() && cache.find(id.get()).isEmpty()) {
        board.forget(key);
        if (isGone(id.get())) {
          LOGGER.atInfo().addKeyValue("run", key).log("the run is gone, its request is retracted");
          requests.retract(key);
        }
      }
    }
  }

  private boolean isGone(RunId id) {
    RawAnalysisRun run =
        client
            .resources(RawAnalysisRun.class)
            .inNamespace(id.getNamespace())
            .withName(id.getName())
            .get();
    return run == null || !id.getUid().equals(run.getMetadata().getUid());
  }

  /** How many runs have a Verdict that is not in their status for good. */
  public int unsettled() {
    return board.keys().size();
  }

  /** Stops writing statuses, and the informer where nobody else did. */
  @Override
  public void close() {
    statuses.close();
    RunCache cache = runs;
    if (cache != null) {
      cache.stop();
    }
  }
}
