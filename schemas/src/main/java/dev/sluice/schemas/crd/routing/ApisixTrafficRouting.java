package dev.sluice.schemas.crd.routing;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.sluice.schemas.crd.Model;
import dev.sluice.schemas.crd.Values;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which ApisixRoute carries the weights. */
@Model
public record ApisixTrafficRouting(@JsonPropertyDescription("The route.") @Nullable Route route) {

  /** An ApisixRoute and its rules. */
  @Model
  public record Route(
      @JsonPropertyDescription("Name.") String name,
      @JsonPropertyDescription("Names of HTTP rules. Default one rule named like the route.")
          List<String> rules) {

    /** Absent lists, maps and texts become empty ones. */
    public Route {
      name = Values.text(name);
      rules = Values.list(rules);
    }
  }
}
