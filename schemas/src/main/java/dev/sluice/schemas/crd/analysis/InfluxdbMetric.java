package dev.sluice.schemas.crd.analysis;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.sluice.schemas.crd.Model;
import dev.sluice.schemas.crd.Values;

/** A Flux query to InfluxDB. */
@Model
public record InfluxdbMetric(
    @JsonPropertyDescription("Secret with the account. Default influxdb.") String profile,
    @JsonPropertyDescription("Flux query.") String query) {

  /** Absent lists, maps and texts become empty ones. */
  public InfluxdbMetric {
    profile = Values.text(profile);
    query = Values.text(query);
  }
}
