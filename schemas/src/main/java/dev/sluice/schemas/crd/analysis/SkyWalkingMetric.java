package dev.sluice.schemas.crd.analysis;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.sluice.schemas.crd.Model;
import dev.sluice.schemas.crd.Values;

/** A GraphQL query to Apache SkyWalking. */
@Model
public record SkyWalkingMetric(
    @JsonPropertyDescription("URL of the server.") String address,
    @JsonPropertyDescription("GraphQL query.") String query,
    @JsonPropertyDescription("How far back the query looks.") String interval) {

  /** Absent lists, maps and texts become empty ones. */
  public SkyWalkingMetric {
    address = Values.text(address);
    query = Values.text(query);
    interval = Values.text(interval);
  }
}
