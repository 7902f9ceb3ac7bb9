package dev.sluice.controller.planner;

import dev.sluice.records.v1.RoutingCommand;
import dev.sluice.schemas.crd.AnalysisRun;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.Map;
import java.util.Optional;

/**
 * One write that the planner wants. The shell carries out a plan's intents in order, each under the
 * precondition of its {@link ObjectRef} (uid, and resourceVersion where the write replaces what was
 * read), and stops at the first that fails; the next plan starts from what is then seen. All
 * objects are in the Rollout's namespace.
 */
public sealed interface Intent {

  /**
   * Create this ReplicaSet; owner, labels, annotations and size are set.
   *
   * <p>When an object of that name exists: if the Rollout (its uid) is its controller, the cache
   * lagged and nothing is to be done; else add 1 to {@code status.collisionCount} and plan again.
   */
  record CreateReplicaSet(ReplicaSet replicaSet) implements Intent {}

  /** Set {@code spec.replicas}, and the desired-replicas annotation to {@code desired}. */
  record ScaleReplicaSet(ObjectRef replicaSet, int from, int to, int desired) implements Intent {}

  /**
   * Merge these into the ReplicaSet. An empty value removes the key.
   *
   * @param labels labels of its metadata
   * @param annotations annotations of its metadata
   * @param templateLabels labels of its pod template
   * @param templateAnnotations annotations of its pod template
   * @param minReadySeconds its {@code spec.minReadySeconds}, empty: leave as is
   */
  record PatchReplicaSetMetadata(
      ObjectRef replicaSet,
      Map<String, Optional<String>> labels,
      Map<String, Optional<String>> annotations,
      Map<String, Optional<String>> templateLabels,
      Map<String, Optional<String>> templateAnnotations,
      Optional<Integer> minReadySeconds)
      implements Intent {

    /** A patch of annotations only. */
    public static PatchReplicaSetMetadata annotations(
        ObjectRef replicaSet, Map<String, Optional<String>> annotations) {
      return new PatchReplicaSetMetadata(
          replicaSet, Map.of(), annotations, Map.of(), Map.of(), Optional.empty());
    }
  }

  /** Delete this ReplicaSet of an old revision, which has no pods. */
  record DeleteReplicaSet(ObjectRef replicaSet) implements Intent {}

  /** Set {@code spec.replicas} of the workload that the Rollout refers to. */
  record ScaleWorkload(ObjectRef workload, Workload.Kind kind, int from, int to)
      implements Intent {}

  /** Merge these into the Service's selector and annotations. An empty value removes the key. */
  record PatchService(
      ObjectRef service,
      Map<String, Optional<String>> selector,
      Map<String, Optional<String>> annotations)
      implements Intent {}

  /**
   * Create this AnalysisRun. When an object of that name exists and the Rollout is its controller,
   * the cache lagged and nothing is to be done; else plan again.
   */
  record CreateAnalysisRun(AnalysisRun run) implements Intent {}

  /** Set {@code spec.terminate} of this run. */
  record TerminateAnalysisRun(ObjectRef run) implements Intent {}

  /** Delete this finished run (history limits). */
  record DeleteAnalysisRun(ObjectRef run) implements Intent {}

  /** Merge these into the pod's metadata. An empty value removes the key. */
  record PatchPod(
      ObjectRef pod,
      Map<String, Optional<String>> labels,
      Map<String, Optional<String>> annotations)
      implements Intent {}

  /** Evict this pod (policy/v1, so that disruption budgets hold); refused (429): go on. */
  record EvictPod(ObjectRef pod) implements Intent {}

  /** Write {@code spec.replicas}, which is absent, into the Rollout. */
  record DefaultReplicas(ObjectRef rollout, int replicas) implements Intent {}

  /** Merge these annotations into the Rollout. An empty value removes the key. */
  record PatchRolloutAnnotations(ObjectRef rollout, Map<String, Optional<String>> annotations)
      implements Intent {}

  /**
   * Publish this command. It comes again in every plan until a report of its epoch is seen, so
   * publishing it twice is normal.
   *
   * @param urgent traffic must leave the canary: where the topic does not acknowledge in time, hand
   *     the command to the router's library in this process
   */
  record PublishRouting(RoutingCommand command, boolean urgent) implements Intent {}

  /**
   * Call this plugin, beside everything else. It comes again in every plan until its reply is seen,
   * so that a call that is under way, or whose reply is at hand, needs nothing.
   */
  record CallStepPlugin(StepPluginCall call) implements Intent {}
}
