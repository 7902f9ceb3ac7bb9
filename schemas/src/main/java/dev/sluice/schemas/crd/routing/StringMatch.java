package dev.sluice.schemas.crd.routing;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.sluice.schemas.crd.Model;
import dev.sluice.schemas.crd.Values;

/** How a text is compared; exactly one field is set. */
@Model
public record StringMatch(
    @JsonPropertyDescription("Is equal to this.") String exact,
    @JsonPropertyDescription("Starts with this.") String prefix,
    @JsonPropertyDescription("Matches this regular expression.") String regex) {

  /** Absent lists, maps and texts become empty ones. */
  public StringMatch {
    exact = Values.text(exact);
    prefix = Values.text(prefix);
    regex = Values.text(regex);
  }
}
