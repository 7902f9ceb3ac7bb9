package dev.sluice.controller.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.clustersim.object.GroupResource;
import dev.sluice.controller.analysis.AnalysisRunPass;
import dev.sluice.controller.analysis.AnalysisSide;
import dev.sluice.controller.analysis.RunCache;
import dev.sluice.controller.analysis.VerdictWriter;
import dev.sluice.controller.apply.PlanApplier;
import dev.sluice.controller.apply.Written;
import dev.sluice.controller.cache.RecentWrites;
import dev.sluice.controller.objects.RawAnalysisRun;
import dev.sluice.controller.objects.RawClusterTemplate;
import dev.sluice.controller.objects.RawRollout;
import dev.sluice.controller.objects.RawTemplate;
import dev.sluice.controller.pass.Next;
import dev.sluice.controller.pass.Observer;
import dev.sluice.controller.pass.RolloutPass;
import dev.sluice.controller.pass.Sources;
import dev.sluice.controller.pipeline.RoutingDesk;
import dev.sluice.controller.planner.Plan;
import dev.sluice.controller.planner.RolloutPlanner;
import dev.sluice.controller.planner.RolloutSnapshot;
import dev.sluice.controller.validation.SpecError;
import dev.sluice.records.v1.RoutingReport;
import dev.sluice.schemas.crd.AnalysisRun;
import dev.sluice.schemas.crd.Rollout;
import dev.sluice.schemas.topic.TopicCatalogue;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One life of a controller's process: all of its own code but the operator, whose caches and queues
 * are here in virtual time. What it keeps in memory is gone when it is killed.
 */
final class SimulatedController {

  private static final Duration RESYNC = Duration.ofMinutes(40);
  private static final Duration HANDOVER = Duration.ofSeconds(2);
  private static final Duration WRITE_AGAIN = Duration.ofMillis(300);

  private final World world;
  private final AnalysisSide analysis;
  private final AnalysisRunPass runPass;
  private final RoutingDesk routing;
  private final RolloutPass pass;
  private final Reflector<RawRollout> rollouts;
  private final Reflector<ReplicaSet> replicaSets;
  private final Reflector<Service> services;
  private final Reflector<RawTemplate> templates;
  private final Reflector<RawAnalysisRun> runs;
  private final Reflector<Pod> pods;
  private final RecentWrites<RawRollout> writtenRollouts;
  private final RecentWrites<ReplicaSet> writtenSets;
  private final RecentWrites<Service> writtenServices;
  private final RunCache runCache;
  private final WorkQueue<ResourceID> rolloutQueue;
  private final WorkQueue<ResourceID> runQueue;
  private final Map<ResourceID, RawRollout> goneRollouts = new LinkedHashMap<>();
  private final Map<ResourceID, RawAnalysisRun> goneRuns = new LinkedHashMap<>();
  private boolean alive = true;

  SimulatedController(World world, SimulatedKafka kafka, TopicCatalogue topics) {
    this.world = world;
    KubernetesClient client = world.client(World.CONTROLLER, this::isAlive);
    var producer = kafka.producer(this::isAlive);
    this.routing =
        new RoutingDesk(
            Stage.CLUSTER,
            topics.routingCommands(Stage.CLUSTER),
            producer,
            SimulatedRouter.library(world, this::isAlive),
            HANDOVER,
            this::wakeByKey,
            new VirtualTimers(world.agenda, this::isAlive));
    this.analysis =
        new AnalysisSide(
            client,
            Stage.CLUSTER,
            topics,
            producer,
            event -> {},
            world.agenda,
            (writer, cache, board) -> new Statuses(writer),
            new RunListener());
    this.rollouts =
        reflector(
            "/apis/argoproj.io/v1alpha1/rollouts",
            Stage.ROLLOUTS,
            RawRollout.class,
            this::rolloutChanged);
    this.replicaSets =
        reflector(
            "/apis/apps/v1/replicasets", Stage.REPLICA_SETS, ReplicaSet.class, this::setChanged);
    this.services =
        reflector("/api/v1/services", Stage.SERVICES, Service.class, (s, gone) -> wakeAll());
    this.templates =
        reflector(
            "/apis/argoproj.io/v1alpha1/analysistemplates",
            Stage.TEMPLATES,
            RawTemplate.class,
            (template, gone) -> wakeAll());
    this.runs =
        reflector(
            "/apis/argoproj.io/v1alpha1/analysisruns",
            Stage.RUNS,
            RawAnalysisRun.class,
            this::runChanged);
    this.pods = reflector("/api/v1/pods", Stage.PODS, Pod.class, (pod, gone) -> podChanged());
    this.writtenRollouts = new RecentWrites<>(rollouts::get, world.agenda::nanos);
    this.writtenSets = new RecentWrites<>(replicaSets::get, world.agenda::nanos);
    this.writtenServices = new RecentWrites<>(services::get, world.agenda::nanos);
    this.runCache = new RunCache(new RunStore(), world.agenda::nanos);
    this.runPass = analysis.assemble(runCache);
    KnownHere sources = new KnownHere();
    this.pass =
        new RolloutPass(
            new RolloutPlanner(),
            world.agenda,
            event -> {},
            RESYNC,
            sources,
            new Observer(Stage.CLUSTER, "", sources),
            new PlanApplier(client, routing, new Writes()),
            new PassListener());
    this.rolloutQueue = new WorkQueue<>(world, this::isAlive, this::rolloutDue);
    this.runQueue = new WorkQueue<>(world, this::isAlive, this::runDue);
    List.of(replicaSets, services, templates, pods, runs, rollouts).forEach(Reflector::start);
    kafka.subscribe(topics.verdicts(Stage.CLUSTER), analysis::verdict, this::isAlive);
    kafka.subscribe(topics.routingReports(Stage.CLUSTER), routing::report, this::isAlive);
    world.agenda.after(Duration.ofSeconds(1), this::caughtUp);
  }

  private <T extends HasMetadata> Reflector<T> reflector(
      String path,
      GroupResource resource,
      Class<T> kind,
      java.util.function.BiConsumer<T, Boolean> changed) {
    return new Reflector<>(world, path, resource, kind, this::isAlive, changed);
  }

  boolean isAlive() {
    return alive;
  }

  /** The process ends, whatever it was doing. */
  void kill() {
    alive = false;
  }

  private boolean synced() {
    return Stream.of(rollouts, replicaSets, services, templates, runs).allMatch(Reflector::synced);
  }

  private void caughtUp() {
    if (!alive) {
      return;
    }
    if (!synced()) {
      world.agenda.after(Duration.ofSeconds(1), this::caughtUp);
      return;
    }
    try {
      analysis.retractOrphans();
    } catch (KubernetesClientException e) {
      world.agenda.after(Duration.ofSeconds(1), this::caughtUp);
    }
  }

  static final java.util.Map<java.time.Instant, Integer> PASSES = new java.util.TreeMap<>();

  private Next rolloutDue(ResourceID id) {
    if (Boolean.getBoolean("dbg"))
      PASSES.merge(world.now().truncatedTo(java.time.temporal.ChronoUnit.MINUTES), 1, Integer::sum);
    if (!synced()) {
      return new Next.After(Duration.ofMillis(100));
    }
    Optional<RawRollout> cached = rollouts.get(id);
    RawRollout gone = goneRollouts.get(id);
    if (gone != null) {
      pass.gone(gone);
      goneRollouts.remove(id);
      return cached.isPresent() ? new Next.Soon() : new Next.Never();
    }
    return cached.map(pass::over).orElse(new Next.Never());
  }

  private Next runDue(ResourceID id) {
    if (!synced()) {
      return new Next.After(Duration.ofMillis(100));
    }
    RawAnalysisRun gone = goneRuns.get(id);
    if (gone != null) {
      runPass.over(gone, true);
      goneRuns.remove(id);
    }
    return runs.get(id).map(run -> runPass.over(run, false)).orElse(new Next.Never());
  }

  private void rolloutChanged(RawRollout rollout, boolean gone) {
    ResourceID id = ResourceID.fromResource(rollout);
    if (gone) {
      goneRollouts.put(id, rollout);
    }
    rolloutQueue.wake(id);
  }

  private void runChanged(RawAnalysisRun run, boolean gone) {
    ResourceID id = ResourceID.fromResource(run);
    if (gone) {
      goneRuns.put(id, run);
    }
    runQueue.wake(id);
  }

  private void setChanged(ReplicaSet set, boolean gone) {
    if (gone) {
      writtenSets.deleted(set);
    }
    for (OwnerReference owner : set.getMetadata().getOwnerReferences()) {
      rolloutQueue.wake(new ResourceID(owner.getName(), set.getMetadata().getNamespace()));
    }
  }

  private void podChanged() {
    for (RawRollout rollout : rollouts.all()) {
      JsonNode spec = rollout.getSpec();
      if (spec != null && spec.has("restartAt")) {
        rolloutQueue.wake(ResourceID.fromResource(rollout));
      }
    }
  }

  private void wakeAll() {
    rollouts.all().forEach(rollout -> rolloutQueue.wake(ResourceID.fromResource(rollout)));
  }

  private void wakeByKey(String key) {
    String[] parts = key.split("/", -1);
    rolloutQueue.wake(new ResourceID(parts[2], parts[1]));
  }

  private static boolean isController(HasMetadata object, String uid) {
    return object.getMetadata().getOwnerReferences().stream()
        .anyMatch(
            owner -> Boolean.TRUE.equals(owner.getController()) && uid.equals(owner.getUid()));
  }

  /** What passes read. */
  private final class KnownHere implements Sources {
    @Override
    public RawRollout newest(RawRollout seen) {
      return writtenRollouts.newest(seen);
    }

    @Override
    public List<ReplicaSet> replicaSets(RawRollout rollout) {
      String uid = rollout.getMetadata().getUid();
      return writtenSets.controlledBy(
          uid, replicaSets.all().stream().filter(set -> isController(set, uid)).toList());
    }

    @Override
    public Optional<Service> service(String namespace, String name) {
      return writtenServices.get(new ResourceID(name, namespace));
    }

    @Override
    public Optional<RawTemplate> template(String namespace, String name) {
      return templates.get(new ResourceID(name, namespace));
    }

    @Override
    public Optional<RawClusterTemplate> clusterTemplate(String name) {
      return Optional.empty();
    }

    @Override
    public List<AnalysisRun> runs(RawRollout rollout) {
      return analysis.ownedBy(rollout.getMetadata().getUid());
    }

    @Override
    public Optional<RoutingReport> report(String key, String uid) {
      return routing.newest(key, uid);
    }

    @Override
    public Optional<List<Pod>> pods(RawRollout raw, Rollout rollout) {
      return pods.synced() ? Optional.of(List.copyOf(pods.all())) : Optional.empty();
    }

    @Override
    public void releasePods(RawRollout raw) {}

    @Override
    public List<SpecError> missing(RawRollout raw) {
      return List.of();
    }

    @Override
    public void deleted(RawRollout rollout) {
      writtenRollouts.deleted(rollout);
    }
  }

  private final class Writes implements Written {
    @Override
    public void rollout(RawRollout rollout) {
      writtenRollouts.written(rollout);
    }

    @Override
    public void replicaSet(ReplicaSet replicaSet) {
      writtenSets.written(replicaSet);
    }

    @Override
    public void service(Service service) {
      writtenServices.written(service);
    }

    @Override
    public void analysisRun(RawAnalysisRun run) {
      runCache.written(run);
    }
  }

  private final class RunStore implements RunCache.Store {
    @Override
    public Optional<RawAnalysisRun> get(ResourceID id) {
      return runs.get(id);
    }

    @Override
    public List<RawAnalysisRun> ownedBy(String uid) {
      return runs.all().stream().filter(run -> isController(run, uid)).toList();
    }

    @Override
    public Stream<RawAnalysisRun> all() {
      return runs.all().stream();
    }

    @Override
    public void stop() {}
  }

  /** Writes statuses one after the other, and again until it works. */
  private final class Statuses implements AnalysisRunPass.Statuses {
    private final VerdictWriter writer;
    private final Set<String> due = new LinkedHashSet<>();
    private final Set<String> inFlight = new HashSet<>();

    Statuses(VerdictWriter writer) {
      this.writer = writer;
    }

    @Override
    public void look(String key) {
      if (due.add(key)) {
        world.agenda.after(Duration.ofMillis(world.chance.between(1, 30)), () -> write(key));
      }
    }

    private void write(String key) {
      if (!alive || inFlight.contains(key) || !due.remove(key)) {
        return;
      }
      inFlight.add(key);
      try {
        writer.write(key, run -> {});
      } catch (KubernetesClientException e) {
        if (e.getCode() != 404 && e.getCode() != 409) {
          due.add(key);
        }
      } finally {
        inFlight.remove(key);
      }
      if (due.contains(key)) {
        world.agenda.after(WRITE_AGAIN, () -> write(key));
      }
    }

    @Override
    public void forget(String key) {
      due.remove(key);
    }

    @Override
    public void close() {}
  }

  private final class RunListener implements AnalysisRunPass.Listener {
    @Override
    public void runChanged(ResourceID rollout) {
      rolloutQueue.wake(rollout);
    }

    @Override
    public void observed(AnalysisRun run) {}

    @Override
    public void deleted(ResourceID run) {}

    @Override
    public void looked(Duration took) {}

    @Override
    public void failed() {}
  }

  private final class PassListener implements RolloutPass.Listener {
    @Override
    public void started(RawRollout rollout) {}

    @Override
    public void applied(RolloutSnapshot seen, Plan plan, Duration took) {}

    @Override
    public void released(RolloutSnapshot last) {
      routing.forget(
          Stage.CLUSTER
              + "/"
              + last.rollout().getMetadata().getNamespace()
              + "/"
              + last.rollout().getMetadata().getName());
    }
  }
}
