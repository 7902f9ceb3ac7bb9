package dev.sluice.schemas.crd.routing;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.sluice.schemas.crd.Model;
import dev.sluice.schemas.crd.Values;
import java.util.List;

/** Which Ambassador Mappings carry the weights. */
@Model
public record AmbassadorTrafficRouting(
    @JsonPropertyDescription("Names of the Mappings.") List<String> mappings) {

  /** Absent lists, maps and texts become empty ones. */
  public AmbassadorTrafficRouting {
    mappings = Values.list(mappings);
  }
}
