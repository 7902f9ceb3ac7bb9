package dev.sluice.schemas.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** A field of an object, by its path. */
@Model
public record FieldRef(
    @JsonPropertyDescription(
            "Path of the field: metadata.name, metadata.labels['x'], or any path into the Rollout that ends in a plain value.")
        String fieldPath) {

  /** Absent lists, maps and texts become empty ones. */
  public FieldRef {
    fieldPath = Values.text(fieldPath);
  }
}
