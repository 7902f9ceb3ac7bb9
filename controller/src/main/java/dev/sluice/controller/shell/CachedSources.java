package dev.sluice.controller.shell;

import dev.sluice.controller.analysis.AnalysisSide;
import dev.sluice.controller.objects.RawClusterTemplate;
import dev.sluice.controller.objects.RawRollout;
import dev.sluice.controller.objects.RawTemplate;
import dev.sluice.controller.pass.Sources;
import dev.sluice.controller.pipeline.RoutingDesk;
import dev.sluice.controller.planner.StepPluginReply;
import dev.sluice.controller.planner.Workload;
import dev.sluice.controller.plugin.StepPluginDesk;
import dev.sluice.controller.validation.SpecError;
import dev.sluice.records.v1.RoutingReport;
import dev.sluice.schemas.crd.AnalysisRun;
import dev.sluice.schemas.crd.Rollout;
import dev.sluice.schemas.crd.rollout.RolloutSpec.WorkloadRef;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What passes read, from the informers and the topics. Thread-safe. */
record CachedSources(
    RolloutCaches caches,
    AnalysisSide analysis,
    RoutingDesk routing,
    StepPluginDesk plugins,
    PodWatches podWatches,
    RoutingTargets targets,
    WorkloadWatches workloads)
    implements Sources {

  @Override
  public RawRollout newest(RawRollout seen) {
    return caches.newest(seen);
  }

  @Override
  public List<ReplicaSet> replicaSets(RawRollout rollout) {
    return caches.replicaSets(rollout);
  }

  @Override
  public List<Service> managed(RawRollout rollout) {
    return caches.managed(rollout);
  }

  @Override
  public Optional<Service> service(String namespace, String name) {
    return caches.service(namespace, name);
  }

  @Override
  public Optional<Workload> workload(String namespace, WorkloadRef reference) {
    return workloads.get(namespace, reference);
  }

  @Override
  public Optional<RawTemplate> template(String namespace, String name) {
    return caches.template(namespace, name);
  }

  @Override
  public Optional<RawClusterTemplate> clusterTemplate(String name) {
    return caches.clusterTemplate(name);
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
    return plugins.reply(uid);
  }

  @Override
  public Optional<List<Pod>> pods(RawRollout raw, Rollout rollout) {
    return podWatches.of(raw, rollout);
  }

  @Override
  public void releasePods(RawRollout raw) {
    podWatches.release(raw.getMetadata().getUid());
  }

  @Override
  public List<SpecError> missing(RawRollout raw) {
    List<SpecError> missing = new ArrayList<>(targets.missing(raw));
    missing.addAll(workloads.unknown(raw));
    return missing;
  }

  @Override
  public void deleted(RawRollout rollout) {
    caches.deleted(rollout);
    plugins.forget(rollout.getMetadata().getUid());
  }
}
