package dev.sluice.schemas.crd.analysis;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.sluice.schemas.crd.Model;
import dev.sluice.schemas.crd.Values;

/** A query to Wavefront. */
@Model
public record WavefrontMetric(
    @JsonPropertyDescription("Host of the server.") String address,
    @JsonPropertyDescription("Query.") String query) {

  /** Absent lists, maps and texts become empty ones. */
  public WavefrontMetric {
    address = Values.text(address);
    query = Values.text(query);
  }
}
