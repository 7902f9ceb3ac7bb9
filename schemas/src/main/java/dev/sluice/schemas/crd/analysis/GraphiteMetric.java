package dev.sluice.schemas.crd.analysis;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.sluice.schemas.crd.Model;
import dev.sluice.schemas.crd.Values;

/** A query to Graphite. */
@Model
public record GraphiteMetric(
    @JsonPropertyDescription("URL of the server.") String address,
    @JsonPropertyDescription("Query.") String query) {

  /** Absent lists, maps and texts become empty ones. */
  public GraphiteMetric {
    address = Values.text(address);
    query = Values.text(query);
  }
}
