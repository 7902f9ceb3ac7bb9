package dev.sluice.controller.status;

/** Types and reasons of a Rollout's conditions; all but TRAFFIC_ROUTING are those of Argo. */
public final class ConditionTypes {

  /** Type and reason: the spec cannot be carried out. */
  public static final String INVALID_SPEC = "InvalidSpec";

  /** Type: whether the update makes progress. */
  public static final String PROGRESSING = "Progressing";

  /** Type: whether enough pods are available. */
  public static final String AVAILABLE = "Available";

  /** Type: whether it is paused. */
  public static final String PAUSED = "Paused";

  /** Type: whether the version wanted is the stable one. */
  public static final String COMPLETED = "Completed";

  /** Type: whether all is as it should be. */
  public static final String HEALTHY = "Healthy";

  /** Type: pods cannot be made. */
  public static final String REPLICA_FAILURE = "ReplicaFailure";

  /**
   * Type: False while the newest routing command could not be carried out, Unknown while its weight
   * is not reported yet. Of Sluice.
   */
  public static final String TRAFFIC_ROUTING = "TrafficRouting";

  /** Reason of Progressing: aborted. */
  public static final String ABORTED = "RolloutAborted";

  /** Reason of Progressing: no progress for too long. */
  public static final String TIMED_OUT = "ProgressDeadlineExceeded";

  /** Reason of Progressing and Paused. */
  public static final String ROLLOUT_PAUSED = "RolloutPaused";

  /** Reason of Progressing: a pause has ended. */
  public static final String ROLLOUT_RESUMED = "RolloutResumed";

  /** Reason of Progressing: an abort was taken back. */
  public static final String ROLLOUT_RETRY = "RolloutRetry";

  /** Reason of Progressing: pods came or went. */
  public static final String REPLICA_SET_UPDATED = "ReplicaSetUpdated";

  /** Reason of Progressing: done. */
  public static final String REPLICA_SET_AVAILABLE = "NewReplicaSetAvailable";

  /** Reason of Progressing: it was done, and pods are missing now. */
  public static final String REPLICA_SET_NOT_AVAILABLE = "ReplicaSetNotAvailable";

  /** Reason of Progressing: a version came. */
  public static final String REPLICA_SET_CREATED = "NewReplicaSetCreated";

  /** Reason of Progressing: a version that was there before came back. */
  public static final String REPLICA_SET_FOUND = "FoundNewReplicaSet";

  /** Reason of Progressing: the API server refuses the new version's ReplicaSet. */
  public static final String REPLICA_SET_CREATE_ERROR = "ReplicaSetCreateError";

  private ConditionTypes() {}
}
