package dev.sluice.schemas.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.Map;

/** Labels and annotations that are added to objects made for a Rollout or an Experiment. */
@Model
public record ExtraMetadata(
    @JsonPropertyDescription("Labels to add.") Map<String, String> labels,
    @JsonPropertyDescription("Annotations to add.") Map<String, String> annotations) {

  /** Absent lists, maps and texts become empty ones. */
  public ExtraMetadata {
    labels = Values.map(labels);
    annotations = Values.map(annotations);
  }
}
