package dev.sluice.schemas.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** How many measurements the status keeps for some metrics. */
@Model
public record MeasurementRetention(
    @JsonPropertyDescription(
            "Regular expression (RE2, matches anywhere in the name) for the names of the metrics; .* for all.")
        String metricName,
    @JsonPropertyDescription(
            "Measurements kept for each of these metrics; 0 or less means the default of 10.")
        @OmitDefault
        int limit) {

  /** Absent lists, maps and texts become empty ones. */
  public MeasurementRetention {
    metricName = Values.text(metricName);
  }
}
