package dev.sluice.schemas.crd.rollout;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.sluice.schemas.crd.Model;
import dev.sluice.schemas.crd.OmitDefault;
import dev.sluice.schemas.crd.Values;
import io.soabase.recordbuilder.core.RecordBuilder;
import org.jspecify.annotations.Nullable;

/** What only blue-green has in its status. */
@Model
@RecordBuilder
public record BlueGreenStatus(
    @JsonPropertyDescription("Pod-template hash that the preview Service selects.")
        String previewSelector,
    @JsonPropertyDescription("Pod-template hash that the active Service selects.")
        String activeSelector,
    @JsonPropertyDescription("The new version may have all its pods.") @OmitDefault
        boolean scaleUpPreviewCheckPoint,
    @JsonPropertyDescription("The run before the switch.")
        @Nullable RunReference prePromotionAnalysisRunStatus,
    @JsonPropertyDescription("The run after the switch.")
        @Nullable RunReference postPromotionAnalysisRunStatus)
    implements BlueGreenStatusBuilder.With {

  /** Absent lists, maps and texts become empty ones. */
  public BlueGreenStatus {
    previewSelector = Values.text(previewSelector);
    activeSelector = Values.text(activeSelector);
  }
}
