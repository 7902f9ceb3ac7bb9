package dev.sluice.schemas.crd.rollout;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.sluice.schemas.crd.Model;
import dev.sluice.schemas.crd.Values;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What only a canary has in its status. */
@Model
@RecordBuilder
public record CanaryStatus(
    @JsonPropertyDescription("The run of the step in progress.")
        @Nullable RunReference currentStepAnalysisRunStatus,
    @JsonPropertyDescription("The run beside the steps.")
        @Nullable RunReference currentBackgroundAnalysisRunStatus,
    @JsonPropertyDescription("The Experiment of the step in progress.") String currentExperiment,
    @JsonPropertyDescription("Weights given to the traffic providers.")
        @Nullable TrafficWeights weights,
    @JsonPropertyDescription("Which of the two Services is stable: ping or pong.")
        String stablePingPong,
    @JsonPropertyDescription("How the step plugins stand.")
        List<StepPluginStatus> stepPluginStatuses)
    implements CanaryStatusBuilder.With {

  /** Absent lists, maps and texts become empty ones. */
  public CanaryStatus {
    currentExperiment = Values.text(currentExperiment);
    stablePingPong = Values.text(stablePingPong);
    stepPluginStatuses = Values.list(stepPluginStatuses);
  }
}
