package dev.sluice.schemas.crd.rollout;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.sluice.schemas.crd.AnalysisPhase;
import dev.sluice.schemas.crd.Model;
import dev.sluice.schemas.crd.Values;
import io.soabase.recordbuilder.core.RecordBuilder;
import org.jspecify.annotations.Nullable;

/** An AnalysisRun and how it stands. */
@Model
@RecordBuilder
public record RunReference(
    @JsonPropertyDescription("Name of the run.") String name,
    @JsonPropertyDescription("Phase of the run.") @Nullable AnalysisPhase status,
    @JsonPropertyDescription("Why, in a sentence.") String message)
    implements RunReferenceBuilder.With {

  /** Absent lists, maps and texts become empty ones. */
  public RunReference {
    name = Values.text(name);
    message = Values.text(message);
  }
}
