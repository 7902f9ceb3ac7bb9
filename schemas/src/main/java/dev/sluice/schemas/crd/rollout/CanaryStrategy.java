package dev.sluice.schemas.crd.rollout;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.sluice.schemas.crd.ExtraMetadata;
import dev.sluice.schemas.crd.Model;
import dev.sluice.schemas.crd.OmitDefault;
import dev.sluice.schemas.crd.Values;
import dev.sluice.schemas.crd.routing.TrafficRouting;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Moves traffic to the new version in steps. */
@Model
@RecordBuilder
public record CanaryStrategy(
    @JsonPropertyDescription("Service that selects the new version.") String canaryService,
    @JsonPropertyDescription("Service that selects the stable version.") String stableService,
    @JsonPropertyDescription("The steps; none is a rolling update.") List<CanaryStep> steps,
    @JsonPropertyDescription("Traffic providers; without them the ratio of pods is the weight.")
        @Nullable TrafficRouting trafficRouting,
    @JsonPropertyDescription("Pods that may be missing, as number or percentage. Default 25%.")
        @Nullable IntOrString maxUnavailable,
    @JsonPropertyDescription("Pods that may be added, as number or percentage. Default 25%.")
        @Nullable IntOrString maxSurge,
    @JsonPropertyDescription("Analysis that goes on beside the steps.")
        @Nullable BackgroundAnalysis analysis,
    @JsonPropertyDescription("Keep pods of the new version off nodes of the old one.")
        @Nullable AntiAffinity antiAffinity,
    @JsonPropertyDescription("Labels and annotations of pods while they are the canary.")
        @Nullable ExtraMetadata canaryMetadata,
    @JsonPropertyDescription("Labels and annotations of pods while they are stable.")
        @Nullable ExtraMetadata stableMetadata,
    @JsonPropertyDescription(
            "Seconds the former stable version is kept after promotion. Default 30.")
        @Nullable Integer scaleDownDelaySeconds,
    @JsonPropertyDescription("Old versions that are kept at most by the delay.")
        @Nullable Integer scaleDownDelayRevisionLimit,
    @JsonPropertyDescription("Seconds the canary is kept after an abort; 0 keeps it. Default 30.")
        @Nullable Integer abortScaleDownDelaySeconds,
    @JsonPropertyDescription("Shrink the stable version as its traffic goes.") @OmitDefault
        boolean dynamicStableScale,
    @JsonPropertyDescription("Two Services that take turns in being stable.")
        @Nullable PingPong pingPong,
    @JsonPropertyDescription("Pods a ReplicaSet has at least when it has any.")
        @Nullable Integer minPodsPerReplicaSet,
    @JsonPropertyDescription(
            "Share of pods that must be available for a step to go on. Default all.")
        @Nullable ReplicaProgressThreshold replicaProgressThreshold)
    implements CanaryStrategyBuilder.With {

  /** Absent lists, maps and texts become empty ones. */
  public CanaryStrategy {
    canaryService = Values.text(canaryService);
    stableService = Values.text(stableService);
    steps = Values.list(steps);
  }

  /** Two Services that take turns in being stable. */
  @Model
  public record PingPong(
      @JsonPropertyDescription("One Service.") String pingService,
      @JsonPropertyDescription("The other Service.") String pongService) {

    /** Absent lists, maps and texts become empty ones. */
    public PingPong {
      pingService = Values.text(pingService);
      pongService = Values.text(pongService);
    }
  }

  /** How many pods must be available for a step to go on. */
  @Model
  public record ReplicaProgressThreshold(
      @JsonPropertyDescription("Percent or Pods.") String type,
      @JsonPropertyDescription("How many.") @OmitDefault int value) {

    /** Absent lists, maps and texts become empty ones. */
    public ReplicaProgressThreshold {
      type = Values.text(type);
    }
  }
}
