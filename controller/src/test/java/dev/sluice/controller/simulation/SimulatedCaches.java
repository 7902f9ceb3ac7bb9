package dev.sluice.controller.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.clustersim.object.GroupResource;
import dev.sluice.controller.analysis.AnalysisSide;
import dev.sluice.controller.analysis.RunCache;
import dev.sluice.controller.apply.Written;
import dev.sluice.controller.cache.RecentWrites;
import dev.sluice.controller.objects.RawAnalysisRun;
import dev.sluice.controller.objects.RawClusterTemplate;
import dev.sluice.controller.objects.RawRollout;
import dev.sluice.controller.objects.RawTemplate;
import dev.sluice.controller.pass.Departed;
import dev.sluice.controller.pass.Sources;
import dev.sluice.controller.pipeline.RoutingDesk;
import dev.sluice.controller.planner.Annotations;
import dev.sluice.controller.planner.StepPluginReply;
import dev.sluice.controller.planner.Workload;
import dev.sluice.controller.revision.ReplicaSets;
import dev.sluice.controller.validation.SpecError;
import dev.sluice.records.v1.RoutingReport;
import dev.sluice.schemas.crd.AnalysisRun;
import dev.sluice.schemas.crd.Rollout;
import dev.sluice.schemas.crd.rollout.RolloutSpec.WorkloadRef;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What one life of a controller knows: its reflectors, each under what it wrote itself since. */
final class SimulatedCaches implements Sources, Written {

  private final World world;
  private final BooleanSupplier alive;
  private final AnalysisSide analysis;
  private final RoutingDesk routing;
  private final Reflector<RawRollout> rollouts;
  private final Reflector<ReplicaSet> replicaSets;
  private final Reflector<Service> services;
  private final Reflector<RawTemplate> templates;
  private final Reflector<RawAnalysisRun> runs;
  private final Reflector<Pod> pods;
  private final Reflector<Deployment> deployments;
  private final RecentWrites<RawRollout> writtenRollouts;
  private final RecentWrites<ReplicaSet> writtenSets;
  private final RecentWrites<Service> writtenServices;
  private final RecentWrites<Deployment> writtenDeployments;
  private final RunCache runCache;
  private final Consumer<ResourceID> wake;

  /**
   * Caches that {@link #start} fills.
   *
   * @param wake told of each Rollout for which something changed
   * @param rolloutChanged told each Rollout that came, changed or went, and whether it went
   * @param runChanged the same of AnalysisRuns
   */
  SimulatedCaches(
      World world,
      BooleanSupplier alive,
      AnalysisSide analysis,
      RoutingDesk routing,
      Consumer<ResourceID> wake,
      BiConsumer<RawRollout, Boolean> rolloutChanged,
      BiConsumer<RawAnalysisRun, Boolean> runChanged) {
    this.world = world;
    this.alive = alive;
    this.analysis = analysis;
    this.routing = routing;
    this.wake = wake;
    this.rollouts = argo("rollouts", Stage.ROLLOUTS, RawRollout.class, rolloutChanged);
    this.runs = argo("analysisruns", Stage.RUNS, RawAnalysisRun.class, runChanged);
    this.templates =
        argo(
            "analysistemplates", Stage.TEMPLATES, RawTemplate.class, (template, gone) -> wakeAll());
    this.replicaSets =
        reflector(
            "/apis/apps/v1/replicasets", Stage.REPLICA_SETS, ReplicaSet.class, this::setChanged);
    this.services =
        reflector("/api/v1/services", Stage.SERVICES, Service.class, (service, gone) -> wakeAll());
    this.pods = reflector("/api/v1/pods", Stage.PODS, Pod.class, (pod, gone) -> podChanged());
    this.deployments =
        reflector(
            "/apis/apps/v1/deployments",
            Stage.DEPLOYMENTS,
            Deployment.class,
            this::deploymentChanged);
    this.writtenDeployments = new RecentWrites<>(deployments::get, world.agenda::nanos);
    this.writtenRollouts = new RecentWrites<>(rollouts::get, world.agenda::nanos);
    this.writtenSets = new RecentWrites<>(replicaSets::get, world.agenda::nanos);
    this.writtenServices = new RecentWrites<>(services::get, world.agenda::nanos);
    this.runCache = new RunCache(new RunStore(), world.agenda::nanos);
  }

  private <T extends HasMetadata> Reflector<T> argo(
      String plural, GroupResource resource, Class<T> kind, BiConsumer<T, Boolean> changed) {
    return reflector("/apis/argoproj.io/v1alpha1/" + plural, resource, kind, changed);
  }

  private <T extends HasMetadata> Reflector<T> reflector(
      String path, GroupResource resource, Class<T> kind, BiConsumer<T, Boolean> changed) {
    return new Reflector<>(world, path, resource, kind, alive, changed);
  }

  void start() {
    List.of(replicaSets, services, templates, deployments, pods, runs, rollouts)
        .forEach(Reflector::start);
  }

  boolean synced() {
    return Stream.of(rollouts, replicaSets, services, templates, deployments, runs)
        .allMatch(Reflector::synced);
  }

  RunCache runCache() {
    return runCache;
  }

  Optional<RawRollout> rollout(ResourceID id) {
    return rollouts.get(id);
  }

  Optional<RawAnalysisRun> run(ResourceID id) {
    return runs.get(id);
  }

  private void setChanged(ReplicaSet set, boolean gone) {
    if (gone) {
      writtenSets.deleted(set);
    }
    for (OwnerReference owner : set.getMetadata().getOwnerReferences()) {
      wake.accept(new ResourceID(owner.getName(), set.getMetadata().getNamespace()));
    }
  }

  private void deploymentChanged(Deployment deployment, boolean gone) {
    if (gone) {
      writtenDeployments.deleted(deployment);
    }
    wakeAll();
  }

  private void podChanged() {
    for (RawRollout rollout : rollouts.all()) {
      JsonNode spec = rollout.getSpec();
      if (spec != null && spec.has("restartAt")) {
        wake.accept(ResourceID.fromResource(rollout));
      }
    }
  }

  private void wakeAll() {
    rollouts.all().forEach(rollout -> wake.accept(ResourceID.fromResource(rollout)));
  }

  private static <T extends HasMetadata> List<T> controlledBy(String uid, Reflector<T> all) {
    return all.all().stream()
        .filter(
            object ->
                object.getMetadata().getOwnerReferences().stream()
                    .anyMatch(
                        owner ->
                            Boolean.TRUE.equals(owner.getController())
                                && uid.equals(owner.getUid())))
        .toList();
  }

  @Override
  public RawRollout newest(RawRollout seen) {
    return writtenRollouts.newest(seen);
  }

  @Override
  public List<ReplicaSet> replicaSets(RawRollout rollout) {
    String uid = rollout.getMetadata().getUid();
    return writtenSets.controlledBy(uid, controlledBy(uid, replicaSets));
  }

  @Override
  public List<Service> managed(RawRollout rollout) {
    String name = rollout.getMetadata().getName();
    return services.all().stream()
        .flatMap(service -> writtenServices.get(ResourceID.fromResource(service)).stream())
        .filter(
            service ->
                ReplicaSets.annotation(service, Annotations.MANAGED_BY)
                    .map(name::equals)
                    .orElse(false))
        .toList();
  }

  /** Services of Rollouts that are not in the cache. */
  List<Service> forsaken() {
    return services.all().stream()
        .filter(
            service ->
                Departed.manager(service)
                    .map(manager -> rollouts.get(manager).isEmpty())
                    .orElse(false))
        .toList();
  }

  @Override
  public Optional<Service> service(String namespace, String name) {
    return writtenServices.get(new ResourceID(name, namespace));
  }

  @Override
  public Optional<Workload> workload(String namespace, WorkloadRef reference) {
    return writtenDeployments
        .get(new ResourceID(reference.name(), namespace))
        .flatMap(Workload::of);
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
  public Optional<StepPluginReply> pluginReply(String uid) {
    return Optional.empty();
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
  public void workload(HasMetadata workload) {
    if (workload instanceof Deployment deployment) {
      writtenDeployments.written(deployment);
    }
  }

  @Override
  public void analysisRun(RawAnalysisRun run) {
    runCache.written(run);
  }

  private final class RunStore implements RunCache.Store {
    @Override
    public Optional<RawAnalysisRun> get(ResourceID id) {
      return runs.get(id);
    }

    @Override
    public List<RawAnalysisRun> ownedBy(String uid) {
      return controlledBy(uid, runs);
    }

    @Override
    public Stream<RawAnalysisRun> all() {
      return runs.all().stream();
    }

    @Override
    public void stop() {}
  }
}
