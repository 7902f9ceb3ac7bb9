package dev.sluice.schemas.crd.experiment;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.sluice.schemas.crd.AnalysisPhase;
import dev.sluice.schemas.crd.Condition;
import dev.sluice.schemas.crd.KubernetesTime;
import dev.sluice.schemas.crd.Model;
import dev.sluice.schemas.crd.Values;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How an Experiment stands. */
@Model
@RecordBuilder
public record ExperimentStatus(
    @JsonPropertyDescription("Pending, Running, Successful, Failed, Error or Inconclusive.")
        @Nullable AnalysisPhase phase,
    @JsonPropertyDescription("Why, in a sentence.") String message,
    @JsonPropertyDescription("How each version stands.") List<TemplateStatus> templateStatuses,
    @JsonPropertyDescription("When all versions were available.") @KubernetesTime
        @Nullable Instant availableAt,
    @JsonPropertyDescription("Conditions.") List<Condition> conditions,
    @JsonPropertyDescription("How each analysis stands.") List<AnalysisStatus> analysisRuns)
    implements ExperimentStatusBuilder.With {

  /** Absent lists, maps and texts become empty ones. */
  public ExperimentStatus {
    message = Values.text(message);
    templateStatuses = Values.list(templateStatuses);
    conditions = Values.list(conditions);
    analysisRuns = Values.list(analysisRuns);
  }

  /** How an analysis of the Experiment stands. */
  @Model
  public record AnalysisStatus(
      @JsonPropertyDescription("Name of the analysis.") String name,
      @JsonPropertyDescription("Its AnalysisRun.") String analysisRun,
      @JsonPropertyDescription("Phase of the run.") @Nullable AnalysisPhase phase,
      @JsonPropertyDescription("Why, in a sentence.") String message) {

    /** Absent lists, maps and texts become empty ones. */
    public AnalysisStatus {
      name = Values.text(name);
      analysisRun = Values.text(analysisRun);
      message = Values.text(message);
    }
  }
}
