package dev.sluice.schemas.crd.routing;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.sluice.schemas.crd.Model;
import dev.sluice.schemas.crd.Values;

/** Which TraefikService carries the weights. */
@Model
public record TraefikTrafficRouting(
    @JsonPropertyDescription("Name of the weighted TraefikService.")
        String weightedTraefikServiceName) {

  /** Absent lists, maps and texts become empty ones. */
  public TraefikTrafficRouting {
    weightedTraefikServiceName = Values.text(weightedTraefikServiceName);
  }
}
