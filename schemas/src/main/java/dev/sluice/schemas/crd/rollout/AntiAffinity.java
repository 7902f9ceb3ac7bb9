package dev.sluice.schemas.crd.rollout;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.sluice.schemas.crd.Model;
import dev.sluice.schemas.crd.OmitDefault;
import org.jspecify.annotations.Nullable;

/** Keeps pods of the new version off nodes of the old one; exactly one field is set. */
@Model
public record AntiAffinity(
    @JsonPropertyDescription("Where possible.")
        @Nullable Preferred preferredDuringSchedulingIgnoredDuringExecution,
    @JsonPropertyDescription("Always.")
        @Nullable Required requiredDuringSchedulingIgnoredDuringExecution) {

  /** Where possible. */
  @Model
  public record Preferred(
      @JsonPropertyDescription("Weight of the wish, 1 to 100.") @OmitDefault int weight) {}

  /** Always. */
  @Model
  public record Required() {}
}
