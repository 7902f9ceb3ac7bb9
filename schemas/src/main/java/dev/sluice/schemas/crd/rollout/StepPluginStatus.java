package dev.sluice.schemas.crd.rollout;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.schemas.crd.KubernetesTime;
import dev.sluice.schemas.crd.Model;
import dev.sluice.schemas.crd.OmitDefault;
import dev.sluice.schemas.crd.Values;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How a step plugin stands. */
@Model
@RecordBuilder
public record StepPluginStatus(
    @JsonPropertyDescription("Step of the plugin.") @OmitDefault int index,
    @JsonPropertyDescription("Name of the plugin.") String name,
    @JsonPropertyDescription("Why, in a sentence.") String message,
    @JsonPropertyDescription("Running, Successful, Failed or Error.") String phase,
    @JsonPropertyDescription("When it started.") @KubernetesTime @Nullable Instant startedAt,
    @JsonPropertyDescription("When it last answered.") @KubernetesTime @Nullable Instant updatedAt,
    @JsonPropertyDescription("When it ended.") @KubernetesTime @Nullable Instant finishedAt,
    @JsonPropertyDescription("Time until it is asked again.") String backoff,
    @JsonPropertyDescription("How often it was asked.") @OmitDefault int executions,
    @JsonPropertyDescription("Run, Terminate or Abort.") String operation,
    @JsonPropertyDescription("The plugin is switched off.") @OmitDefault boolean disabled,
    @JsonPropertyDescription("What the plugin keeps for itself.") @Nullable JsonNode status)
    implements StepPluginStatusBuilder.With {

  /** Absent lists, maps and texts become empty ones. */
  public StepPluginStatus {
    name = Values.text(name);
    message = Values.text(message);
    phase = Values.text(phase);
    backoff = Values.text(backoff);
    operation = Values.text(operation);
  }
}
