package dev.sluice.schemas.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** An AnalysisTemplate or ClusterAnalysisTemplate by name. */
@Model
public record TemplateRef(
    @JsonPropertyDescription("Name of the template.") String templateName,
    @JsonPropertyDescription(
            "True for a ClusterAnalysisTemplate, else an AnalysisTemplate of the same namespace.")
        @OmitDefault
        boolean clusterScope) {

  /** Absent lists, maps and texts become empty ones. */
  public TemplateRef {
    templateName = Values.text(templateName);
  }
}
