package dev.sluice.schemas.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One condition of a status. */
@Model
@RecordBuilder
public record Condition(
    @JsonPropertyDescription("What the condition is about.") String type,
    @JsonPropertyDescription("True, False or Unknown.") String status,
    @JsonPropertyDescription("When the condition was last written.") @KubernetesTime
        @Nullable Instant lastUpdateTime,
    @JsonPropertyDescription("When the status last changed.") @KubernetesTime
        @Nullable Instant lastTransitionTime,
    @JsonPropertyDescription("Why, in one word.") String reason,
    @JsonPropertyDescription("Why, in a sentence.") String message)
    implements ConditionBuilder.With {

  /** Absent lists, maps and texts become empty ones. */
  public Condition {
    type = Values.text(type);
    status = Values.text(status);
    reason = Values.text(reason);
    message = Values.text(message);
  }
}
