package dev.sluice.schemas.crd.rollout;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.schemas.crd.Model;
import dev.sluice.schemas.crd.OmitDefault;
import dev.sluice.schemas.crd.Values;
import dev.sluice.schemas.crd.routing.SetHeaderRoute;
import dev.sluice.schemas.crd.routing.SetMirrorRoute;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.soabase.recordbuilder.core.RecordBuilder;
import org.jspecify.annotations.Nullable;

/** One step of a canary. */
@Model
@RecordBuilder
public record CanaryStep(
    @JsonPropertyDescription("Weight of the canary.") @Nullable Integer setWeight,
    @JsonPropertyDescription("Wait.") @Nullable Pause pause,
    @JsonPropertyDescription("Run an Experiment.") @Nullable ExperimentStep experiment,
    @JsonPropertyDescription("Run an analysis and wait for it.") @Nullable RolloutAnalysis analysis,
    @JsonPropertyDescription("Size of the canary apart from its weight.")
        @Nullable SetCanaryScale setCanaryScale,
    @JsonPropertyDescription("Send requests with certain headers to the canary.")
        @Nullable SetHeaderRoute setHeaderRoute,
    @JsonPropertyDescription("Copy certain requests to the canary.")
        @Nullable SetMirrorRoute setMirrorRoute,
    @JsonPropertyDescription("A step plugin.") @Nullable PluginStep plugin)
    implements CanaryStepBuilder.With {

  /** Wait. */
  @Model
  public record Pause(
      @JsonPropertyDescription(
              "How long: seconds, or a duration such as 10m. Without it until someone promotes.")
          @Nullable IntOrString duration) {}

  /** Size of the canary apart from its weight. */
  @Model
  public record SetCanaryScale(
      @JsonPropertyDescription("As a share of all pods.") @Nullable Integer weight,
      @JsonPropertyDescription("As a number of pods.") @Nullable Integer replicas,
      @JsonPropertyDescription("Follow the weight again.") @OmitDefault
          boolean matchTrafficWeight) {}

  /** A step plugin. */
  @Model
  public record PluginStep(
      @JsonPropertyDescription("Name of the plugin.") String name,
      @JsonPropertyDescription("Configuration of the plugin.") @Nullable JsonNode config) {

    /** Absent lists, maps and texts become empty ones. */
    public PluginStep {
      name = Values.text(name);
    }
  }
}
