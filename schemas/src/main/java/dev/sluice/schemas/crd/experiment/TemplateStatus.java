package dev.sluice.schemas.crd.experiment;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.sluice.schemas.crd.KubernetesTime;
import dev.sluice.schemas.crd.Model;
import dev.sluice.schemas.crd.OmitDefault;
import dev.sluice.schemas.crd.Values;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How one version of an Experiment stands. */
@Model
@RecordBuilder
public record TemplateStatus(
    @JsonPropertyDescription("Name of the version.") String name,
    @JsonPropertyDescription("Pods there are.") @OmitDefault int replicas,
    @JsonPropertyDescription("Pods of the version.") @OmitDefault int updatedReplicas,
    @JsonPropertyDescription("Pods that are ready.") @OmitDefault int readyReplicas,
    @JsonPropertyDescription("Pods that are available.") @OmitDefault int availableReplicas,
    @JsonPropertyDescription("Collisions of pod-template hashes so far.")
        @Nullable Integer collisionCount,
    @JsonPropertyDescription("Progressing, Running, Successful, Failed or Error.")
        @Nullable TemplatePhase status,
    @JsonPropertyDescription("Why, in a sentence.") String message,
    @JsonPropertyDescription("When it last made progress.") @KubernetesTime
        @Nullable Instant lastTransitionTime,
    @JsonPropertyDescription("Its Service.") String serviceName,
    @JsonPropertyDescription("Its pod-template hash.") String podTemplateHash)
    implements TemplateStatusBuilder.With {

  /** Absent lists, maps and texts become empty ones. */
  public TemplateStatus {
    name = Values.text(name);
    message = Values.text(message);
    serviceName = Values.text(serviceName);
    podTemplateHash = Values.text(podTemplateHash);
  }
}
