package dev.sluice.schemas.crd.routing;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.sluice.schemas.crd.Model;
import dev.sluice.schemas.crd.Values;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sends requests with certain headers to the canary. */
@Model
public record SetHeaderRoute(
    @JsonPropertyDescription("Name of the route, one of managedRoutes.") String name,
    @JsonPropertyDescription("Headers; none removes the route.") List<HeaderMatch> match) {

  /** Absent lists, maps and texts become empty ones. */
  public SetHeaderRoute {
    name = Values.text(name);
    match = Values.list(match);
  }

  /** A header and its value. */
  @Model
  public record HeaderMatch(
      @JsonPropertyDescription("Name of the header.") String headerName,
      @JsonPropertyDescription("Value of the header.") @Nullable StringMatch headerValue) {

    /** Absent lists, maps and texts become empty ones. */
    public HeaderMatch {
      headerName = Values.text(headerName);
    }
  }
}
