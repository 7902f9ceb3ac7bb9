package dev.sluice.schemas.crd.analysis;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.sluice.schemas.crd.Argument;
import dev.sluice.schemas.crd.DryRun;
import dev.sluice.schemas.crd.MeasurementRetention;
import dev.sluice.schemas.crd.Model;
import dev.sluice.schemas.crd.OmitDefault;
import dev.sluice.schemas.crd.Values;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one run measures. */
@Model
@RecordBuilder
public record AnalysisRunSpec(
    @JsonPropertyDescription("What is measured, and how it is judged.") List<Metric> metrics,
    @JsonPropertyDescription("Arguments of the metrics.") List<Argument> args,
    @JsonPropertyDescription("Stop the run: no new measurements, those in flight are ended.")
        @OmitDefault
        boolean terminate,
    @JsonPropertyDescription("Metrics that have no say in the verdict.") List<DryRun> dryRun,
    @JsonPropertyDescription("How many measurements are kept.")
        List<MeasurementRetention> measurementRetention,
    @JsonPropertyDescription("When a finished run is deleted by itself.")
        @Nullable TtlStrategy ttlStrategy)
    implements AnalysisRunSpecBuilder.With {

  /** Absent lists, maps and texts become empty ones. */
  public AnalysisRunSpec {
    metrics = Values.list(metrics);
    args = Values.list(args);
    dryRun = Values.list(dryRun);
    measurementRetention = Values.list(measurementRetention);
  }

  /** When a finished run is deleted by itself, in seconds after its completion. */
  @Model
  public record TtlStrategy(
      @JsonPropertyDescription("After any end.") @Nullable Integer secondsAfterCompletion,
      @JsonPropertyDescription("After it Failed; goes before secondsAfterCompletion.")
          @Nullable Integer secondsAfterFailure,
      @JsonPropertyDescription("After it was Successful; goes before secondsAfterCompletion.")
          @Nullable Integer secondsAfterSuccess) {}
}
