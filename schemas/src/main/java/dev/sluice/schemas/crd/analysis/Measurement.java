package dev.sluice.schemas.crd.analysis;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.sluice.schemas.crd.AnalysisPhase;
import dev.sluice.schemas.crd.KubernetesTime;
import dev.sluice.schemas.crd.Model;
import dev.sluice.schemas.crd.Values;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One measurement. */
@Model
@RecordBuilder
public record Measurement(
    @JsonPropertyDescription("Outcome of the measurement.") @Nullable AnalysisPhase phase,
    @JsonPropertyDescription("Why, in a sentence.") String message,
    @JsonPropertyDescription("When it was started.") @KubernetesTime @Nullable Instant startedAt,
    @JsonPropertyDescription("When it ended.") @KubernetesTime @Nullable Instant finishedAt,
    @JsonPropertyDescription("What was measured.") String value,
    @JsonPropertyDescription("What the provider tells about it.") Map<String, String> metadata,
    @JsonPropertyDescription("When an unfinished measurement is looked at again.") @KubernetesTime
        @Nullable Instant resumeAt)
    implements MeasurementBuilder.With {

  /** Absent lists, maps and texts become empty ones. */
  public Measurement {
    message = Values.text(message);
    value = Values.text(value);
    metadata = Values.map(metadata);
  }
}
