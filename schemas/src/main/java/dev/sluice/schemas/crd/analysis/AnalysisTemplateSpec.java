package dev.sluice.schemas.crd.analysis;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.sluice.schemas.crd.Argument;
import dev.sluice.schemas.crd.DryRun;
import dev.sluice.schemas.crd.MeasurementRetention;
import dev.sluice.schemas.crd.Model;
import dev.sluice.schemas.crd.TemplateRef;
import dev.sluice.schemas.crd.Values;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;

/** What an AnalysisRun made from this template measures. */
@Model
@RecordBuilder
public record AnalysisTemplateSpec(
    @JsonPropertyDescription("What is measured, and how it is judged.") List<Metric> metrics,
    @JsonPropertyDescription("Arguments of the metrics.") List<Argument> args,
    @JsonPropertyDescription("Metrics that have no say in the verdict.") List<DryRun> dryRun,
    @JsonPropertyDescription("How many measurements are kept.")
        List<MeasurementRetention> measurementRetention,
    @JsonPropertyDescription("Further templates whose metrics and arguments are added.")
        List<TemplateRef> templates)
    implements AnalysisTemplateSpecBuilder.With {

  /** Absent lists, maps and texts become empty ones. */
  public AnalysisTemplateSpec {
    metrics = Values.list(metrics);
    args = Values.list(args);
    dryRun = Values.list(dryRun);
    measurementRetention = Values.list(measurementRetention);
    templates = Values.list(templates);
  }
}
