package dev.sluice.schemas.crd.rollout;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.sluice.schemas.crd.FieldRef;
import dev.sluice.schemas.crd.Model;
import dev.sluice.schemas.crd.Values;
import org.jspecify.annotations.Nullable;

/** An argument that a Rollout passes to templates. */
@Model
public record AnalysisArgument(
    @JsonPropertyDescription("Name of the argument.") String name,
    @JsonPropertyDescription("The value.") String value,
    @JsonPropertyDescription("Where the value comes from, instead of value.")
        @Nullable ValueFrom valueFrom) {

  /** Absent lists, maps and texts become empty ones. */
  public AnalysisArgument {
    name = Values.text(name);
    value = Values.text(value);
  }

  /** Where the value comes from. */
  @Model
  public record ValueFrom(
      @JsonPropertyDescription("Stable or Latest: pod-template hash of that version.")
          String podTemplateHashValue,
      @JsonPropertyDescription("A field of the Rollout.") @Nullable FieldRef fieldRef) {

    /** Absent lists, maps and texts become empty ones. */
    public ValueFrom {
      podTemplateHashValue = Values.text(podTemplateHashValue);
    }
  }
}
