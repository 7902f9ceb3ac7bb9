package dev.sluice.schemas.events;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.sluice.schemas.crd.AnalysisPhase;
import dev.sluice.schemas.crd.Model;
import dev.sluice.schemas.crd.Values;
import dev.sluice.schemas.crd.rollout.RolloutPhase;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The present state of a Rollout, as the public state topic holds it: a full snapshot, never a
 * difference. Read it with {@link PublicJson}. Fields are only ever added.
 */
@Model
@RecordBuilder
public record RolloutState(
    @JsonPropertyDescription("Cluster of the Rollout.") String cluster,
    @JsonPropertyDescription("Namespace of the Rollout.") String namespace,
    @JsonPropertyDescription("Name of the Rollout.") String name,
    @JsonPropertyDescription("UID: tells a Rollout from a former one of the same name.") String uid,
    @JsonPropertyDescription("Generation of the spec that this state is about.") long generation,
    @JsonPropertyDescription(
            "Resource version of the Rollout that the controller acted on; only grows for a uid.")
        long sequence,
    @JsonPropertyDescription("When the state was seen.") @EventTime Instant at,
    @JsonPropertyDescription("Revision of the version wanted.") long revision,
    @JsonPropertyDescription("canary or blueGreen.") String strategy,
    @JsonPropertyDescription("Healthy, Degraded, Progressing or Paused.")
        @Nullable RolloutPhase phase,
    @JsonPropertyDescription("Why, in a sentence.") String message,
    @JsonPropertyDescription("The version wanted.") @Nullable Version wanted,
    @JsonPropertyDescription("The version that was last promoted.") @Nullable Version stable,
    @JsonPropertyDescription("The step in progress.") @Nullable Step step,
    @JsonPropertyDescription("Weights in force.") @Nullable Weights weights,
    @JsonPropertyDescription("Counts of pods.") @Nullable Replicas replicas,
    @JsonPropertyDescription("Why it is paused, when it is.") List<Pause> pauses,
    @JsonPropertyDescription("Whether the update was aborted.") boolean aborted,
    @JsonPropertyDescription("When it was aborted.") @EventTime @Nullable Instant abortedAt,
    @JsonPropertyDescription("The analyses of the update.") List<Analysis> analyses,
    @JsonPropertyDescription("Id of the last event that led to this state.") String lastEventId)
    implements RolloutStateBuilder.With {

  /** Absent lists and texts become empty ones. */
  public RolloutState {
    cluster = Values.text(cluster);
    namespace = Values.text(namespace);
    name = Values.text(name);
    uid = Values.text(uid);
    strategy = Values.text(strategy);
    message = Values.text(message);
    pauses = Values.list(pauses);
    analyses = Values.list(analyses);
    lastEventId = Values.text(lastEventId);
  }

  /** A version of the workload. */
  @Model
  public record Version(
      @JsonPropertyDescription("Pod-template hash.") String hash,
      @JsonPropertyDescription("Images of the containers, in order.") List<String> images) {

    /** Absent lists and texts become empty ones. */
    public Version {
      hash = Values.text(hash);
      images = Values.list(images);
    }
  }

  /** A step of a canary. */
  @Model
  public record Step(
      @JsonPropertyDescription("Index of the step; equal to count when all are done.") int index,
      @JsonPropertyDescription("Number of steps.") int count,
      @JsonPropertyDescription("What the step does, such as setWeight; empty when all are done.")
          String kind) {

    /** Absent texts become empty ones. */
    public Step {
      kind = Values.text(kind);
    }
  }

  /** Weights in force. */
  @Model
  public record Weights(
      @JsonPropertyDescription("Weight of the canary.") int canary,
      @JsonPropertyDescription("Weight of the stable version.") int stable,
      @JsonPropertyDescription("Weight that means all traffic.") int max,
      @JsonPropertyDescription("Whether the provider confirms them; absent where it cannot.")
          @Nullable Boolean verified) {}

  /** Counts of pods. */
  @Model
  public record Replicas(
      @JsonPropertyDescription("Pods wanted.") int desired,
      @JsonPropertyDescription("Pods there are.") int current,
      @JsonPropertyDescription("Pods of the version wanted.") int updated,
      @JsonPropertyDescription("Pods that are ready.") int ready,
      @JsonPropertyDescription("Pods that are available.") int available) {}

  /** Why a Rollout is paused. */
  @Model
  public record Pause(
      @JsonPropertyDescription(
              "CanaryPauseStep, BlueGreenPause, InconclusiveAnalysisRun, InconclusiveExperiment, or"
                  + " UserPause for spec.paused.")
          String reason,
      @JsonPropertyDescription("Since when.") @EventTime @Nullable Instant since) {

    /** Reason for spec.paused. */
    public static final String USER = "UserPause";

    /** Absent texts become empty ones. */
    public Pause {
      reason = Values.text(reason);
    }
  }

  /** An analysis of the update. */
  @Model
  public record Analysis(
      @JsonPropertyDescription("Name of the AnalysisRun.") String run,
      @JsonPropertyDescription("step, background, prePromotion or postPromotion.") String role,
      @JsonPropertyDescription("Phase of the run.") @Nullable AnalysisPhase phase,
      @JsonPropertyDescription("Why, in a sentence.") String message) {

    /** Absent texts become empty ones. */
    public Analysis {
      run = Values.text(run);
      role = Values.text(role);
      message = Values.text(message);
    }
  }
}
