package dev.sluice.schemas.crd.rollout;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.sluice.schemas.crd.Model;
import dev.sluice.schemas.crd.OmitDefault;
import dev.sluice.schemas.crd.Values;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Weights given to the traffic providers. */
@Model
@RecordBuilder
public record TrafficWeights(
    @JsonPropertyDescription("The canary.") @Nullable Destination canary,
    @JsonPropertyDescription("The stable version.") @Nullable Destination stable,
    @JsonPropertyDescription("Services of Experiments.") List<Destination> additional,
    @JsonPropertyDescription(
            "Whether the providers confirm the weights; absent where they cannot tell.")
        @Nullable Boolean verified)
    implements TrafficWeightsBuilder.With {

  /** Absent lists, maps and texts become empty ones. */
  public TrafficWeights {
    additional = Values.list(additional);
  }

  /** A destination and its weight. */
  @Model
  public record Destination(
      @JsonPropertyDescription("Its weight.") @OmitDefault int weight,
      @JsonPropertyDescription("Its Service.") String serviceName,
      @JsonPropertyDescription("Its pod-template hash.") String podTemplateHash) {

    /** Absent lists, maps and texts become empty ones. */
    public Destination {
      serviceName = Values.text(serviceName);
      podTemplateHash = Values.text(podTemplateHash);
    }
  }
}
