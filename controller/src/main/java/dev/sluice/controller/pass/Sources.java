package dev.sluice.controller.pass;

import dev.sluice.controller.objects.RawClusterTemplate;
import dev.sluice.controller.objects.RawRollout;
import dev.sluice.controller.objects.RawTemplate;
import dev.sluice.controller.planner.StepPluginReply;
import dev.sluice.controller.planner.Workload;
import dev.sluice.controller.validation.SpecError;
import dev.sluice.records.v1.RoutingReport;
import dev.sluice.schemas.crd.AnalysisRun;
import dev.sluice.schemas.crd.Rollout;
import dev.sluice.schemas.crd.rollout.RolloutSpec.WorkloadRef;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.List;
import java.util.Optional;

/**
 * What a pass reads. All of it is at hand, and never older than this controller's own last write of
 * it: nothing here lists or gets. Thread-safe where passes run at once.
 */
public interface Sources {

  /** The Rollout as it was seen, or as we wrote it since. */
  RawRollout newest(RawRollout seen);

  /** The ReplicaSets whose controller the Rollout is. */
  List<ReplicaSet> replicaSets(RawRollout rollout);

  /** The Services that say they are managed by this Rollout, whether it still names them or not. */
  List<Service> managed(RawRollout rollout);

  /** A Service. */
  Optional<Service> service(String namespace, String name);

  /** The workload that a Rollout refers to; empty when it is missing or not known. */
  Optional<Workload> workload(String namespace, WorkloadRef reference);

  /** An AnalysisTemplate. */
  Optional<RawTemplate> template(String namespace, String name);

  /** A ClusterAnalysisTemplate. */
  Optional<RawClusterTemplate> clusterTemplate(String name);

  /** The AnalysisRuns whose controller the Rollout is, each with its newest Verdict. */
  List<AnalysisRun> runs(RawRollout rollout);

  /** The newest routing report about a Rollout with that key and uid. */
  Optional<RoutingReport> report(String key, String uid);

  /** The newest reply of a step plugin to the Rollout of that uid. */
  Optional<StepPluginReply> pluginReply(String uid);

  /** The pods of a Rollout that restarts; empty as long as they are not known. */
  Optional<List<Pod>> pods(RawRollout raw, Rollout rollout);

  /** The Rollout does not restart: its pods need not be known. */
  void releasePods(RawRollout raw);

  /**
   * An error for each routing object that the Rollout names and that is not there, and for a
   * workload of a kind that cannot be read.
   */
  List<SpecError> missing(RawRollout raw);

  /** Forgets a Rollout that is gone. */
  void deleted(RawRollout rollout);
}
