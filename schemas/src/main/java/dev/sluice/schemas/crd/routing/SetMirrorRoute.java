package dev.sluice.schemas.crd.routing;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.sluice.schemas.crd.Model;
import dev.sluice.schemas.crd.Values;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Copies certain requests to the canary. */
@Model
public record SetMirrorRoute(
    @JsonPropertyDescription("Name of the route, one of managedRoutes.") String name,
    @JsonPropertyDescription("Requests; none removes the route.") List<RouteMatch> match,
    @JsonPropertyDescription("Share of these requests that is copied. Default 100.")
        @Nullable Integer percentage) {

  /** Absent lists, maps and texts become empty ones. */
  public SetMirrorRoute {
    name = Values.text(name);
    match = Values.list(match);
  }

  /** Which requests. */
  @Model
  public record RouteMatch(
      @JsonPropertyDescription("Their method.") @Nullable StringMatch method,
      @JsonPropertyDescription("Their path.") @Nullable StringMatch path,
      @JsonPropertyDescription("Their headers.") Map<String, StringMatch> headers) {

    /** Absent lists, maps and texts become empty ones. */
    public RouteMatch {
      headers = Values.map(headers);
    }
  }
}
