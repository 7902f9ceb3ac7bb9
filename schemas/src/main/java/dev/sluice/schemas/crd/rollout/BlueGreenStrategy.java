package dev.sluice.schemas.crd.rollout;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.sluice.schemas.crd.ExtraMetadata;
import dev.sluice.schemas.crd.Model;
import dev.sluice.schemas.crd.OmitDefault;
import dev.sluice.schemas.crd.Values;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.soabase.recordbuilder.core.RecordBuilder;
import org.jspecify.annotations.Nullable;

/** Switches all traffic to the new version at once. */
@Model
@RecordBuilder
public record BlueGreenStrategy(
    @JsonPropertyDescription("Service that users use.") String activeService,
    @JsonPropertyDescription("Service for looking at the new version.") String previewService,
    @JsonPropertyDescription("Pods of the new version before the switch. Default all.")
        @Nullable Integer previewReplicaCount,
    @JsonPropertyDescription("Switch by itself. Default true.")
        @Nullable Boolean autoPromotionEnabled,
    @JsonPropertyDescription("Seconds to wait before the switch.") @OmitDefault
        int autoPromotionSeconds,
    @JsonPropertyDescription("Pods that may be missing in a restart.")
        @Nullable IntOrString maxUnavailable,
    @JsonPropertyDescription("Seconds the old version is kept after the switch. Default 30.")
        @Nullable Integer scaleDownDelaySeconds,
    @JsonPropertyDescription("Old versions that are kept at most by the delay.")
        @Nullable Integer scaleDownDelayRevisionLimit,
    @JsonPropertyDescription("Analysis that must be Successful before the switch.")
        @Nullable RolloutAnalysis prePromotionAnalysis,
    @JsonPropertyDescription("Keep pods of the new version off nodes of the old one.")
        @Nullable AntiAffinity antiAffinity,
    @JsonPropertyDescription("Analysis that must be Successful after the switch.")
        @Nullable RolloutAnalysis postPromotionAnalysis,
    @JsonPropertyDescription("Labels and annotations of pods before the switch.")
        @Nullable ExtraMetadata previewMetadata,
    @JsonPropertyDescription("Labels and annotations of pods after the switch.")
        @Nullable ExtraMetadata activeMetadata,
    @JsonPropertyDescription(
            "Seconds the new version is kept after an abort; 0 keeps it. Default 30.")
        @Nullable Integer abortScaleDownDelaySeconds)
    implements BlueGreenStrategyBuilder.With {

  /** Absent lists, maps and texts become empty ones. */
  public BlueGreenStrategy {
    activeService = Values.text(activeService);
    previewService = Values.text(previewService);
  }
}
