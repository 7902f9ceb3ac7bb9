package dev.sluice.schemas.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** Metrics that are measured and reported but have no say in the verdict. */
@Model
public record DryRun(
    @JsonPropertyDescription(
            "Regular expression (RE2, matches anywhere in the name) for the names of the metrics; .* for all.")
        String metricName) {

  /** Absent lists, maps and texts become empty ones. */
  public DryRun {
    metricName = Values.text(metricName);
  }
}
