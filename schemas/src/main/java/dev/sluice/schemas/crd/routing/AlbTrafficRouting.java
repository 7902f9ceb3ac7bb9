package dev.sluice.schemas.crd.routing;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.sluice.schemas.crd.Model;
import dev.sluice.schemas.crd.OmitDefault;
import dev.sluice.schemas.crd.Values;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which ALB Ingresses carry the weights. */
@Model
public record AlbTrafficRouting(
    @JsonPropertyDescription("The Ingress, instead of ingresses.") String ingress,
    @JsonPropertyDescription("Port of the Services.") @OmitDefault int servicePort,
    @JsonPropertyDescription(
            "Service in the Ingress that stands for the action. Default the stable Service.")
        String rootService,
    @JsonPropertyDescription("Prefix of annotations. Default alb.ingress.kubernetes.io.")
        String annotationPrefix,
    @JsonPropertyDescription("Stickiness of target groups.") @Nullable Stickiness stickinessConfig,
    @JsonPropertyDescription("Several Ingresses, instead of ingress.") List<String> ingresses) {

  /** Absent lists, maps and texts become empty ones. */
  public AlbTrafficRouting {
    ingress = Values.text(ingress);
    rootService = Values.text(rootService);
    annotationPrefix = Values.text(annotationPrefix);
    ingresses = Values.list(ingresses);
  }

  /** Stickiness of target groups. */
  @Model
  public record Stickiness(
      @JsonPropertyDescription("Whether requests stick.") @OmitDefault boolean enabled,
      @JsonPropertyDescription("For how long, 1 to 604800.") @Nullable Long durationSeconds) {}
}
