package dev.sluice.schemas.crd.analysis;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.sluice.schemas.crd.Model;
import dev.sluice.schemas.crd.Values;
import org.jspecify.annotations.Nullable;

/** A NRQL query to New Relic. */
@Model
public record NewRelicMetric(
    @JsonPropertyDescription("Secret with the account. Default newrelic.") String profile,
    @JsonPropertyDescription("NRQL query.") String query,
    @JsonPropertyDescription("Seconds until the query is given up. Default 5.")
        @Nullable Long timeout) {

  /** Absent lists, maps and texts become empty ones. */
  public NewRelicMetric {
    profile = Values.text(profile);
    query = Values.text(query);
  }
}
