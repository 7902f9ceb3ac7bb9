package dev.sluice.schemas.crd.rollout;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.sluice.schemas.crd.Condition;
import dev.sluice.schemas.crd.KubernetesTime;
import dev.sluice.schemas.crd.Model;
import dev.sluice.schemas.crd.OmitDefault;
import dev.sluice.schemas.crd.Values;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a Rollout stands. */
@Model
@RecordBuilder
public record RolloutStatus(
    @JsonPropertyDescription("The update was aborted, by a user or the controller.") @OmitDefault
        boolean abort,
    @JsonPropertyDescription("Why it is paused; a user goes on by clearing the list.")
        List<PauseCondition> pauseConditions,
    @JsonPropertyDescription("The controller paused it.") @OmitDefault boolean controllerPause,
    @JsonPropertyDescription("When the abort was first seen.") @KubernetesTime
        @Nullable Instant abortedAt,
    @JsonPropertyDescription("Pod-template hash of the version wanted.") String currentPodHash,
    @JsonPropertyDescription("Hash of the list of steps.") String currentStepHash,
    @JsonPropertyDescription("Pods there are.") @OmitDefault int replicas,
    @JsonPropertyDescription("Pods of the version wanted.") @OmitDefault int updatedReplicas,
    @JsonPropertyDescription("Pods that are ready.") @OmitDefault int readyReplicas,
    @JsonPropertyDescription("Pods that are available.") @OmitDefault int availableReplicas,
    @JsonPropertyDescription("Step in progress; the number of steps when all are done.")
        @Nullable Integer currentStepIndex,
    @JsonPropertyDescription("Collisions of pod-template hashes so far.")
        @Nullable Integer collisionCount,
    @JsonPropertyDescription("Generation that this status is about, as text.")
        String observedGeneration,
    @JsonPropertyDescription("Conditions.") List<Condition> conditions,
    @JsonPropertyDescription("What only a canary has.") @Nullable CanaryStatus canary,
    @JsonPropertyDescription("What only blue-green has.") @Nullable BlueGreenStatus blueGreen,
    @JsonPropertyDescription("Pods that the horizontal pod autoscaler counts.")
        @OmitDefault
        @JsonProperty("HPAReplicas")
        int hpaReplicas,
    @JsonPropertyDescription("Selector that the horizontal pod autoscaler uses.") String selector,
    @JsonPropertyDescription("Pod-template hash of the version that was last promoted.")
        String stableRS,
    @JsonPropertyDescription("The last restartAt that was carried out.") @KubernetesTime
        @Nullable Instant restartedAt,
    @JsonPropertyDescription("A user asked to skip what is left of the update.") @OmitDefault
        boolean promoteFull,
    @JsonPropertyDescription("Healthy, Degraded, Progressing or Paused.")
        @Nullable RolloutPhase phase,
    @JsonPropertyDescription("Why, in a sentence.") String message,
    @JsonPropertyDescription("Generation of the workload that this status is about, as text.")
        String workloadObservedGeneration,
    @JsonPropertyDescription("The AWS load balancer.") @Nullable AlbStatus alb,
    @JsonPropertyDescription("The AWS load balancers.") List<AlbStatus> albs,
    @JsonPropertyDescription("How long the update took.") @Nullable Duration duration)
    implements RolloutStatusBuilder.With {

  /** Absent lists, maps and texts become empty ones. */
  public RolloutStatus {
    pauseConditions = Values.list(pauseConditions);
    currentPodHash = Values.text(currentPodHash);
    currentStepHash = Values.text(currentStepHash);
    observedGeneration = Values.text(observedGeneration);
    conditions = Values.list(conditions);
    selector = Values.text(selector);
    stableRS = Values.text(stableRS);
    message = Values.text(message);
    workloadObservedGeneration = Values.text(workloadObservedGeneration);
    albs = Values.list(albs);
  }

  /** Why a Rollout is paused. */
  @Model
  public record PauseCondition(
      @JsonPropertyDescription(
              "CanaryPauseStep, BlueGreenPause, InconclusiveAnalysisRun or InconclusiveExperiment.")
          String reason,
      @JsonPropertyDescription("Since when.") @KubernetesTime @Nullable Instant startTime) {

    /** Absent lists, maps and texts become empty ones. */
    public PauseCondition {
      reason = Values.text(reason);
    }
  }

  /** How long an update took. */
  @Model
  public record Duration(
      @JsonPropertyDescription("When it started.") @KubernetesTime
          @Nullable Instant rolloutStartedAt,
      @JsonPropertyDescription("Since when it waits for a user.") @KubernetesTime
          @Nullable Instant manualPauseStartedAt,
      @JsonPropertyDescription("Seconds it waited for users in all.") @OmitDefault
          long totalManualPauseDurationSeconds,
      @JsonPropertyDescription("When it ended.") @KubernetesTime @Nullable Instant finishedAt,
      @JsonPropertyDescription(
              "How it ended: Promoted, FastPromoted, Aborted, Superseded, RolledBack or FastRolledBack.")
          String completionStatus) {

    /** Absent lists, maps and texts become empty ones. */
    public Duration {
      completionStatus = Values.text(completionStatus);
    }
  }
}
