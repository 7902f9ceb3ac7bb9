package dev.sluice.schemas.crd.analysis;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.sluice.schemas.crd.AnalysisPhase;
import dev.sluice.schemas.crd.Model;
import dev.sluice.schemas.crd.OmitDefault;
import dev.sluice.schemas.crd.Values;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How one metric stands. */
@Model
@RecordBuilder
public record MetricResult(
    @JsonPropertyDescription("Name of the metric.") String name,
    @JsonPropertyDescription("Phase of the metric.") @Nullable AnalysisPhase phase,
    @JsonPropertyDescription("The newest measurements, oldest first.")
        List<Measurement> measurements,
    @JsonPropertyDescription("Why, in a sentence.") String message,
    @JsonPropertyDescription("Measurements without Error.") @OmitDefault int count,
    @JsonPropertyDescription("Successful measurements.") @OmitDefault int successful,
    @JsonPropertyDescription("Failed measurements.") @OmitDefault int failed,
    @JsonPropertyDescription("Inconclusive measurements.") @OmitDefault int inconclusive,
    @JsonPropertyDescription("Error measurements.") @OmitDefault int error,
    @JsonPropertyDescription("Error measurements in a row up to now.") @OmitDefault
        int consecutiveError,
    @JsonPropertyDescription("The metric has no say in the verdict.") @OmitDefault boolean dryRun,
    @JsonPropertyDescription("What the provider tells about the metric.")
        Map<String, String> metadata,
    @JsonPropertyDescription("Successful measurements in a row up to now.") @OmitDefault
        int consecutiveSuccess)
    implements MetricResultBuilder.With {

  /** Absent lists, maps and texts become empty ones. */
  public MetricResult {
    name = Values.text(name);
    measurements = Values.list(measurements);
    message = Values.text(message);
    metadata = Values.map(metadata);
  }
}
