package dev.sluice.schemas.crd.analysis;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.sluice.schemas.crd.AnalysisPhase;
import dev.sluice.schemas.crd.KubernetesTime;
import dev.sluice.schemas.crd.Model;
import dev.sluice.schemas.crd.Values;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a run stands. */
@Model
@RecordBuilder
public record AnalysisRunStatus(
    @JsonPropertyDescription("Pending, Running, Successful, Failed, Error or Inconclusive.")
        @Nullable AnalysisPhase phase,
    @JsonPropertyDescription("Why, in a sentence.") String message,
    @JsonPropertyDescription("How each metric stands.") List<MetricResult> metricResults,
    @JsonPropertyDescription("When the run was first looked at.") @KubernetesTime
        @Nullable Instant startedAt,
    @JsonPropertyDescription("Counts of metrics by outcome, those in dry run left out.")
        @Nullable RunSummary runSummary,
    @JsonPropertyDescription("Counts of metrics in dry run by outcome.")
        @Nullable RunSummary dryRunSummary,
    @JsonPropertyDescription("When the run ended.") @KubernetesTime @Nullable Instant completedAt)
    implements AnalysisRunStatusBuilder.With {

  /** Absent lists, maps and texts become empty ones. */
  public AnalysisRunStatus {
    message = Values.text(message);
    metricResults = Values.list(metricResults);
  }
}
