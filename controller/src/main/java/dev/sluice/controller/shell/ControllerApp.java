package dev.sluice.controller.shell;

import dev.sluice.controller.analysis.AnalysisRunPass;
import dev.sluice.controller.analysis.AnalysisSide;
import dev.sluice.controller.analysis.RunStatusWriter;
import dev.sluice.controller.apply.EventRecorder;
import dev.sluice.controller.apply.PlanApplier;
import dev.sluice.controller.apply.RecordedEvent;
import dev.sluice.controller.feed.RolloutFeed;
import dev.sluice.controller.objects.RawRollout;
import dev.sluice.controller.pass.Departed;
import dev.sluice.controller.pass.Observer;
import dev.sluice.controller.pass.RolloutPass;
import dev.sluice.controller.pipeline.DirectRouter;
import dev.sluice.controller.pipeline.Pipeline;
import dev.sluice.controller.pipeline.ProviderRouter;
import dev.sluice.controller.planner.Plan;
import dev.sluice.controller.planner.Planner;
import dev.sluice.controller.planner.RolloutPlanner;
import dev.sluice.controller.planner.RolloutSnapshot;
import dev.sluice.controller.plugin.StepPluginDesk;
import dev.sluice.controller.plugin.StepPlugins;
import dev.sluice.controller.spi.StepPlugin;
import dev.sluice.schemas.crd.AnalysisRun;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One controller: started by {@link #start()}, ended by {@link #close()}. It uses the client it is
 * given and leaves it open. Kafka may be away at start and at any later time.
 */
public final class ControllerApp implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(ControllerApp.class);

  /** A Rollout that is planned this often a second is held back: its plans do not come to rest. */
  private static final int MOST_RESTARTS_AT_A_TIME = 50;

  private final ControllerConfig config;
  private final RolloutMetrics rolloutMetrics;
  private final UpdateMetrics updateMetrics;
  private final RunMetrics runMetrics;
  private final TemplateMetrics templateMetrics;
  private final EventRecorder events;
  private final Leadership leadership;
  private final Pipeline pipeline;
  private final AnalysisSide analysis;
  private final RolloutFeed feed;
  private final InstantSource clock;
  private final StepPluginDesk plugins;
  private final PodWatches pods;
  private final RoutingTargets targets;
  private final WorkloadWatches workloads;
  private final KubernetesClient client;
  private final AtomicReference<@Nullable RolloutCaches> caches = new AtomicReference<>();
  private final AtomicReference<@Nullable Departed> departed = new AtomicReference<>();
  private final AtomicBoolean recordsRead = new AtomicBoolean();
  private final Operator operator;

  /**
   * A controller as it is run: with Sluice's planner and the router's library.
   *
   * @param client used for everything, and left open; its request retries should be few, the
   *     controller retries by itself. With a {@link RequestCounter} in it its requests are counted
   * @param registry where the metrics are registered
   * @param clock the present
   * @param leadershipLost run when the Lease is lost: the process should end
   */
  public ControllerApp(
      ControllerConfig config,
      KubernetesClient client,
      PrometheusRegistry registry,
      InstantSource clock,
      Runnable leadershipLost) {
    this(
        config,
        client,
        new RolloutPlanner(),
        new ProviderRouter(
            client, config.istioApiVersion(), config.primaryClusterNamespace(), clock),
        registry,
        clock,
        leadershipLost);
  }

  /**
   * Builds the parts; nothing runs yet but the outbox and the event recorder.
   *
   * @param client as for the other constructor
   * @param planner what decides
   * @param router the router's library, for aborts while Kafka is away
   * @param registry where the metrics are registered
   * @param clock the present
   * @param leadershipLost run when the Lease is lost: the process should end
   */
  ControllerApp(
      ControllerConfig config,
      KubernetesClient client,
      Planner planner,
      DirectRouter router,
      PrometheusRegistry registry,
      InstantSource clock,
      Runnable leadershipLost) {
    this.config = config;
    this.client = client;
    this.clock = clock;
    this.rolloutMetrics = new RolloutMetrics(registry);
    this.updateMetrics = new UpdateMetrics(registry);
    this.runMetrics = new RunMetrics(registry);
    this.templateMetrics = new TemplateMetrics(registry);
    ControllerInfo.register(registry);
    this.leadership =
        new Leadership(config.leaderElection().isEmpty(), this::recover, leadershipLost);
    this.events = new EventRecorder(client, clock, this::countEvent);
    this.pipeline =
        new Pipeline(
            config.kafka(),
            config.prefix(),
            config.cluster(),
            config.handover(),
            router,
            this::wakeByKey);
    this.feed = new RolloutFeed(pipeline.topics(), () -> pipeline.producer("feed"));
    this.plugins =
        new StepPluginDesk(
            StepPlugins.of(config.stepPlugins(), ServiceLoader.load(StepPlugin.class)), this::wake);
    this.pods = new PodWatches(client, MOST_RESTARTS_AT_A_TIME, this::wake);
    this.targets =
        new RoutingTargets(
            client,
            config.namespace(),
            config.istioApiVersion(),
            config.primaryClusterNamespace().isEmpty(),
            this::wakeUsersOfRoutingTarget);
    this.workloads = new WorkloadWatches(client, config.namespace(), this::wakeUsersOfWorkload);
    this.analysis =
        new AnalysisSide(
            client,
            config.cluster(),
            pipeline.topics(),
            pipeline.outbox(),
            events::record,
            clock,
            (writer, runs, board) ->
                new RunStatusWriter(
                    writer,
                    runs,
                    board,
                    clock,
                    config.statusWritesPerSecond(),
                    config.statusThreads(),
                    leadership),
            new Runs());
    RolloutReconciler rollouts =
        new RolloutReconciler(
            leadership, this::countFailure, context -> assemble(planner, context));
    OperatorSettings settings = new OperatorSettings(config, client, leadership);
    this.operator = new Operator(settings::process);
    PipelineMetrics.register(registry, pipeline.outbox()::depth, analysis::unsettled);
    // A run waits for events alone; a Rollout is looked at now and then, should one be missed.
    operator.register(analysis.reconciler(), settings::scope);
    operator.register(
        rollouts,
        overrider -> {
          settings.scope(overrider);
          overrider.withReconciliationMaxInterval(config.resync());
        });
  }

  private RolloutReconciler.Parts assemble(
      Planner planner, EventSourceContext<RawRollout> context) {
    RolloutCaches built =
        new RolloutCaches(
            context, config.instanceSelector(), config.namespace().isEmpty(), templateMetrics);
    caches.set(built);
    CachedSources sources =
        new CachedSources(built, analysis, pipeline.routing(), plugins, pods, targets, workloads);
    PlanApplier applier =
        new PlanApplier(
            client, pipeline.routing(), plugins, new CacheWrites(built, analysis, workloads));
    departed.set(
        new Departed(
            client, planner, applier, clock, gone -> pipeline.routing().retract(key(gone))));
    RolloutPass pass =
        new RolloutPass(
            planner,
            clock,
            events::record,
            config.resync(),
            sources,
            new Observer(config.cluster(), config.instanceId().orElse(""), sources),
            applier,
            new Passes());
    return new RolloutReconciler.Parts(built, pass);
  }

  /**
   * Syncs the caches and starts working; returns once the caches are synced, or after two minutes
   * when the API server does not let them: they go on trying, and {@link #isReady} tells. With
   * leader election nothing is written until the Lease is won. When it fails, everything is closed.
   */
  public void start() {
    try {
      operator.start();
      pipeline.start(analysis::verdict, this::recordsRead, this::recover);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
    LOGGER
        .atInfo()
        .addKeyValue("cluster", config.cluster())
        .addKeyValue("namespace", config.namespace().orElse("all"))
        .log("controller started");
  }

  /** Whether the caches are synced and in step with the API server. */
  public boolean isReady() {
    return operator.getRuntimeInfo().isStarted()
        && operator.getRuntimeInfo().allEventSourcesAreHealthy();
  }

  /** Whether this controller is the one that writes. */
  public boolean isLeading() {
    return leadership.getAsBoolean();
  }

  /** Publishes everything again from the objects: a topic was lost, or this is a new leader. */
  private void recover() {
    RolloutCaches built = caches.get();
    if (built == null || !leadership.getAsBoolean()) {
      return;
    }
    analysis.republish();
    if (recordsRead.get()) {
      forgetWhatIsGone(built);
    }
    pipeline.routing().republish();
    feed.republish();
    built.all().map(ResourceID::fromResource).forEach(built::wake);
  }

  private void recordsRead() {
    recordsRead.set(true);
    RolloutCaches built = caches.get();
    if (built != null && leadership.getAsBoolean()) {
      forgetWhatIsGone(built);
    }
  }

  /** What went while no controller ran. */
  private void forgetWhatIsGone(RolloutCaches built) {
    analysis.retractOrphans();
    Departed rollouts = departed.get();
    if (rollouts != null) {
      rollouts.letGo(
          built.forsaken(),
          pipeline.routing().keys().stream()
              .flatMap(key -> rollout(key).stream())
              .filter(
                  id ->
                      config.namespace().equals(id.getNamespace()) || config.namespace().isEmpty())
              .filter(id -> !built.knows(id))
              .toList());
    }
  }

  private String key(ResourceID rollout) {
    return config.cluster() + "/" + rollout.getNamespace().orElse("") + "/" + rollout.getName();
  }

  /** The Rollout of a record key. */
  private static Optional<ResourceID> rollout(String key) {
    String[] parts = key.split("/", -1);
    return parts.length == 3 ? Optional.of(new ResourceID(parts[2], parts[1])) : Optional.empty();
  }

  private void wake(ResourceID rollout) {
    RolloutCaches built = caches.get();
    if (built != null) {
      built.wake(rollout);
    }
  }

  private void wakeUsersOfRoutingTarget(String key) {
    RolloutCaches built = caches.get();
    if (built != null) {
      built.wakeUsersOfRoutingTarget(key);
    }
  }

  private void wakeUsersOfWorkload(String key) {
    RolloutCaches built = caches.get();
    if (built != null) {
      built.wakeUsersOfWorkload(key);
    }
  }

  private void wakeByKey(String key) {
    rollout(key).ifPresent(this::wake);
  }

  private void countFailure(RawRollout rollout) {
    rolloutMetrics.failed(rollout.getMetadata().getNamespace(), rollout.getMetadata().getName());
  }

  private void countEvent(RecordedEvent event) {
    if ("Rollout".equals(event.about().getKind())) {
      rolloutMetrics.event(event.warning() ? "Warning" : "Normal", event.reason());
    }
  }

  private final class Passes implements RolloutPass.Listener {
    @Override
    public void started(RawRollout rollout) {
      LOGGER
          .atDebug()
          .addKeyValue("namespace", rollout.getMetadata().getNamespace())
          .addKeyValue("rollout", rollout.getMetadata().getName())
          .log("pass begins");
    }

    @Override
    public void applied(RolloutSnapshot seen, Plan plan, Duration took) {
      rolloutMetrics.applied(seen.rollout(), plan.status(), took);
      updateMetrics.applied(seen.rollout().getStatus(), plan.status(), clock.instant());
      feed.applied(seen, plan, clock.instant());
    }

    @Override
    public void released(RolloutSnapshot last) {
      String namespace = last.rollout().getMetadata().getNamespace();
      String name = last.rollout().getMetadata().getName();
      rolloutMetrics.deleted(namespace, name);
      feed.deleted(last, clock.instant());
      pods.release(last.rollout().getMetadata().getUid());
      pipeline.routing().forget(config.cluster() + "/" + namespace + "/" + name);
    }
  }

  private final class Runs implements AnalysisRunPass.Listener {
    @Override
    public void runChanged(ResourceID rollout) {
      wake(rollout);
    }

    @Override
    public void observed(AnalysisRun run) {
      runMetrics.observed(run);
    }

    @Override
    public void looked(Duration took) {
      runMetrics.looked(took);
    }

    @Override
    public void failed() {
      runMetrics.failed();
    }

    @Override
    public void deleted(ResourceID run) {
      runMetrics.deleted(run.getNamespace().orElse(""), run.getName());
    }
  }

  /** Stops working and leaves everything as it is; another controller can go on at once. */
  @Override
  public void close() {
    leadership.resign();
    operator.stop();
    plugins.close();
    feed.close();
    pipeline.close();
    analysis.close();
    pods.close();
    targets.close();
    workloads.close();
    events.close();
    RolloutCaches built = caches.get();
    if (built != null) {
      // The operator stops nothing of what it could not start in full.
      built.stop();
    }
  }
}
