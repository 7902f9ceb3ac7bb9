package dev.sluice.schemas.crd.rollout;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.sluice.schemas.crd.Model;
import dev.sluice.schemas.crd.Values;
import io.soabase.recordbuilder.core.RecordBuilder;
import org.jspecify.annotations.Nullable;

/** An AWS load balancer as it was last seen. */
@Model
@RecordBuilder
public record AlbStatus(
    @JsonPropertyDescription("Its Ingress.") String ingress,
    @JsonPropertyDescription("The load balancer.") @Nullable AwsResource loadBalancer,
    @JsonPropertyDescription("Target group of the canary.") @Nullable AwsResource canaryTargetGroup,
    @JsonPropertyDescription("Target group of the stable version.")
        @Nullable AwsResource stableTargetGroup)
    implements AlbStatusBuilder.With {

  /** Absent lists, maps and texts become empty ones. */
  public AlbStatus {
    ingress = Values.text(ingress);
  }

  /** A resource of AWS. */
  @Model
  public record AwsResource(
      @JsonPropertyDescription("Name.") String name,
      @JsonPropertyDescription("ARN.") String arn,
      @JsonPropertyDescription("Full name.") String fullName) {

    /** Absent lists, maps and texts become empty ones. */
    public AwsResource {
      name = Values.text(name);
      arn = Values.text(arn);
      fullName = Values.text(fullName);
    }
  }
}
