package dev.sluice.controller.planner;

/**
 * Keys of labels and annotations; their values are the ones Argo Rollouts uses where it has one.
 */
public final class Annotations {

  /** Label and selector key: pod-template hash of a version. */
  public static final String POD_HASH = "rollouts-pod-template-hash";

  /** Revision number of a ReplicaSet, Rollout or AnalysisRun. */
  public static final String REVISION = "rollout.argoproj.io/revision";

  /** Former revision numbers of a ReplicaSet, separated by commas. */
  public static final String REVISION_HISTORY = "rollout.argoproj.io/revision-history";

  /** The spec.replicas that a ReplicaSet was last sized for. */
  public static final String DESIRED_REPLICAS = "rollout.argoproj.io/desired-replicas";

  /** Labels and annotations that were put into a ReplicaSet's pod template, as JSON. */
  public static final String EPHEMERAL_METADATA = "rollout.argoproj.io/ephemeral-metadata";

  /** Generation of the workloadRef target. */
  public static final String WORKLOAD_GENERATION = "rollout.argoproj.io/workload-generation";

  /**
   * The workload whose pods a Rollout takes over, as {@code <uid> <replicas>}: how many it had
   * before; followed by {@code done} once all were taken over.
   */
  public static final String TAKEN_OVER = "rollout.sluice.dev/taken-over";

  /** Which pods the scale subresource is about: {@code all-pods} or {@code stable-pods}. */
  public static final String SCALE_MODE = "rollout.sluice.dev/scale";

  /** When a ReplicaSet that is kept for a while is to lose its pods (RFC 3339). */
  public static final String SCALE_DOWN_DEADLINE = "scale-down-deadline";

  /** Rollout that a Service or DestinationRule is managed by. */
  public static final String MANAGED_BY = "argo-rollouts.argoproj.io/managed-by-rollouts";

  /** Label: which controller instance an object belongs to. */
  public static final String INSTANCE_ID = "argo-rollouts.argoproj.io/controller-instance-id";

  /** Label: what a run is for (Step, Background). */
  public static final String RUN_TYPE = "rollout-type";

  /** Label: the step of a run. */
  public static final String STEP_INDEX = "step-index";

  /** Epoch of the newest RoutingCommand of a Rollout; only grows. */
  public static final String ROUTING_EPOCH = "rollout.sluice.dev/routing-epoch";

  /** Digest of what the newest RoutingCommand of a Rollout says. */
  public static final String ROUTING_DIGEST = "rollout.sluice.dev/routing-digest";

  /** The objects that the RoutingCommands of a Rollout are about, until they are released. */
  public static final String ROUTING_PLACE = "rollout.sluice.dev/routing-place";

  /**
   * On a ReplicaSet whose pods are to get the labels and annotations of its template: those that
   * were put into it before, as JSON.
   */
  public static final String PODS_TO_RELABEL = "rollout.sluice.dev/pods-to-relabel";

  /** On a ReplicaSet of blue-green: whether its version was stable, or failed or was given up. */
  public static final String WAS_STABLE = "rollout.sluice.dev/was-stable";

  private Annotations() {}
}
