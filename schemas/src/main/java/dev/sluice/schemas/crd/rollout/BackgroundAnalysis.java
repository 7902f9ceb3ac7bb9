package dev.sluice.schemas.crd.rollout;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.sluice.schemas.crd.DryRun;
import dev.sluice.schemas.crd.ExtraMetadata;
import dev.sluice.schemas.crd.MeasurementRetention;
import dev.sluice.schemas.crd.Model;
import dev.sluice.schemas.crd.TemplateRef;
import dev.sluice.schemas.crd.Values;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An analysis that goes on beside the steps. */
@Model
@RecordBuilder
public record BackgroundAnalysis(
    @JsonPropertyDescription("Templates of the run.") List<TemplateRef> templates,
    @JsonPropertyDescription("Arguments for the templates.") List<AnalysisArgument> args,
    @JsonPropertyDescription("Metrics that have no say in the verdict.") List<DryRun> dryRun,
    @JsonPropertyDescription("How many measurements are kept.")
        List<MeasurementRetention> measurementRetention,
    @JsonPropertyDescription("Labels and annotations of the run.")
        @Nullable ExtraMetadata analysisRunMetadata,
    @JsonPropertyDescription("Step from which on it runs. Default 0.")
        @Nullable Integer startingStep)
    implements BackgroundAnalysisBuilder.With {

  /** Absent lists, maps and texts become empty ones. */
  public BackgroundAnalysis {
    templates = Values.list(templates);
    args = Values.list(args);
    dryRun = Values.list(dryRun);
    measurementRetention = Values.list(measurementRetention);
  }
}
