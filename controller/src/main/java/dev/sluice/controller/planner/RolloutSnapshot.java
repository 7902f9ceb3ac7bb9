package dev.sluice.controller.planner;

import dev.sluice.controller.validation.SpecError;
import dev.sluice.records.v1.RoutingReport;
import dev.sluice.schemas.crd.AnalysisRun;
import dev.sluice.schemas.crd.AnalysisTemplate;
import dev.sluice.schemas.crd.ClusterAnalysisTemplate;
import dev.sluice.schemas.crd.Rollout;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Optional;

/**
 * Everything that is known of one Rollout at one moment, read from caches. The planner changes none
 * of these objects. {@link References} tells which Services and templates to put in.
 *
 * @param cluster name of the cluster, first part of every record key
 * @param instanceId the controller's instance id, empty when it has none; objects that are created
 *     carry it as label
 * @param rollout the Rollout, as it is written
 * @param workload the one that its spec refers to; empty when it refers to none, or that is missing
 * @param replicaSets those whose controller is this Rollout (owner uid), in any order
 * @param services those named in its spec that exist, and others that it still holds
 * @param analysisRuns those whose controller is this Rollout
 * @param analysisTemplates those that its spec refers to, directly or through other templates, and
 *     that exist
 * @param clusterAnalysisTemplates likewise
 * @param pods pods of its ReplicaSets; needed only while {@link References#restartPending} or
 *     {@link References#relabels}, else empty
 * @param routingReport the newest report about this Rollout's routing, empty when none is known
 * @param pluginReply the newest reply of a step plugin to this Rollout, empty when none is known
 * @param problems references that the shell found broken and that the planner cannot see (a missing
 *     VirtualService or Ingress); each makes the spec invalid
 */
@RecordBuilder
public record RolloutSnapshot(
    String cluster,
    String instanceId,
    Rollout rollout,
    Optional<Workload> workload,
    List<ReplicaSet> replicaSets,
    List<Service> services,
    List<AnalysisRun> analysisRuns,
    List<AnalysisTemplate> analysisTemplates,
    List<ClusterAnalysisTemplate> clusterAnalysisTemplates,
    List<Pod> pods,
    Optional<RoutingReport> routingReport,
    Optional<StepPluginReply> pluginReply,
    List<SpecError> problems)
    implements RolloutSnapshotBuilder.With {

  /** Takes copies of the lists. */
  public RolloutSnapshot {
    replicaSets = List.copyOf(replicaSets);
    services = List.copyOf(services);
    analysisRuns = List.copyOf(analysisRuns);
    analysisTemplates = List.copyOf(analysisTemplates);
    clusterAnalysisTemplates = List.copyOf(clusterAnalysisTemplates);
    pods = List.copyOf(pods);
    problems = List.copyOf(problems);
  }

  /** A snapshot of a Rollout of which nothing else exists. */
  public static RolloutSnapshot of(String cluster, String instanceId, Rollout rollout) {
    return new RolloutSnapshot(
        cluster,
        instanceId,
        rollout,
        Optional.empty(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }
}
