package dev.sluice.schemas.crd.routing;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.sluice.schemas.crd.Model;
import dev.sluice.schemas.crd.Values;

/** Which TrafficSplit carries the weights. */
@Model
public record SmiTrafficRouting(
    @JsonPropertyDescription("Service that clients use. Default the stable Service.")
        String rootService,
    @JsonPropertyDescription("Name of the TrafficSplit. Default the name of the Rollout.")
        String trafficSplitName) {

  /** Absent lists, maps and texts become empty ones. */
  public SmiTrafficRouting {
    rootService = Values.text(rootService);
    trafficSplitName = Values.text(trafficSplitName);
  }
}
