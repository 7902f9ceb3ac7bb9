package dev.sluice.schemas.crd.rollout;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.sluice.schemas.crd.KubernetesTime;
import dev.sluice.schemas.crd.Model;
import dev.sluice.schemas.crd.OmitDefault;
import dev.sluice.schemas.crd.Values;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a Rollout runs, and how a new version comes to run. */
@Model
@RecordBuilder
public record RolloutSpec(
    @JsonPropertyDescription("Pods wanted. Default 1.") @Nullable Integer replicas,
    @JsonPropertyDescription("Which pods belong to the Rollout; cannot be changed.")
        @Nullable LabelSelector selector,
    @JsonPropertyDescription("The pods.") @Nullable PodTemplateSpec template,
    @JsonPropertyDescription("A workload that has the pod template, instead of template.")
        @Nullable WorkloadRef workloadRef,
    @JsonPropertyDescription("Seconds a pod must be ready to count as available.") @OmitDefault
        int minReadySeconds,
    @JsonPropertyDescription("Which former revisions may be gone back to without steps.")
        @Nullable RollbackWindow rollbackWindow,
    @JsonPropertyDescription("How a new version comes to run.") @Nullable Strategy strategy,
    @JsonPropertyDescription("Old ReplicaSets to keep. Default 10.")
        @Nullable Integer revisionHistoryLimit,
    @JsonPropertyDescription("Freeze the Rollout.") @OmitDefault boolean paused,
    @JsonPropertyDescription(
            "Seconds without progress after which the Rollout is Degraded. Default 600.")
        @Nullable Integer progressDeadlineSeconds,
    @JsonPropertyDescription("Abort when the progress deadline is exceeded.") @OmitDefault
        boolean progressDeadlineAbort,
    @JsonPropertyDescription("Evict pods that were made before this time.") @KubernetesTime
        @Nullable Instant restartAt,
    @JsonPropertyDescription("How many finished AnalysisRuns and Experiments are kept.")
        @Nullable AnalysisHistory analysis)
    implements RolloutSpecBuilder.With {

  /** A workload that has the pod template. */
  @Model
  public record WorkloadRef(
      @JsonPropertyDescription("API version of the workload.") String apiVersion,
      @JsonPropertyDescription("Deployment, ReplicaSet or PodTemplate.") String kind,
      @JsonPropertyDescription("Name of the workload.") String name,
      @JsonPropertyDescription(
              "When a Deployment is scaled down: never, onsuccess or progressively. Default never.")
          String scaleDown) {

    /** Absent lists, maps and texts become empty ones. */
    public WorkloadRef {
      apiVersion = Values.text(apiVersion);
      kind = Values.text(kind);
      name = Values.text(name);
      scaleDown = Values.text(scaleDown);
    }
  }

  /** Which former revisions may be gone back to without steps. */
  @Model
  public record RollbackWindow(
      @JsonPropertyDescription("How many revisions back.") @OmitDefault int revisions) {}

  /** How a new version comes to run; exactly one field is set. */
  @Model
  public record Strategy(
      @JsonPropertyDescription("Switch all traffic at once.") @Nullable BlueGreenStrategy blueGreen,
      @JsonPropertyDescription("Move traffic in steps.") @Nullable CanaryStrategy canary) {}

  /** How many finished AnalysisRuns and Experiments are kept. */
  @Model
  public record AnalysisHistory(
      @JsonPropertyDescription("Successful ones. Default 5.")
          @Nullable Integer successfulRunHistoryLimit,
      @JsonPropertyDescription("Failed, Error and Inconclusive ones. Default 5.")
          @Nullable Integer unsuccessfulRunHistoryLimit) {}
}
