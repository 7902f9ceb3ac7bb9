package dev.sluice.schemas.crd;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** An argument of a template or a run; its value replaces {{args.NAME}} in metrics. */
@Model
public record Argument(
    @JsonPropertyDescription("Name of the argument.") String name,
    @JsonPropertyDescription("The value. An empty text is a value too.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable String value,
    @JsonPropertyDescription("Where the value comes from, instead of value.")
        @Nullable ValueFrom valueFrom) {

  /** Absent lists, maps and texts become empty ones. */
  public Argument {
    name = Values.text(name);
  }

  /** Where an argument takes its value from. */
  @Model
  public record ValueFrom(
      @JsonPropertyDescription(
              "A key of a Secret in the run's namespace; read at each measurement and shown nowhere.")
          @Nullable SecretKeyRef secretKeyRef,
      @JsonPropertyDescription(
              "A field; only a Rollout resolves it for the arguments that it passes on.")
          @Nullable FieldRef fieldRef) {}

  /** A key of a Secret. */
  @Model
  public record SecretKeyRef(
      @JsonPropertyDescription("Name of the Secret.") String name,
      @JsonPropertyDescription("Key inside the Secret.") String key) {

    /** Absent lists, maps and texts become empty ones. */
    public SecretKeyRef {
      name = Values.text(name);
      key = Values.text(key);
    }
  }
}
