package dev.sluice.schemas.crd.analysis;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.sluice.schemas.crd.Model;
import dev.sluice.schemas.crd.Values;

/** A header of a request. */
@Model
public record HttpHeader(
    @JsonPropertyDescription("Name of the header.") String key,
    @JsonPropertyDescription("Value of the header.") String value) {

  /** Absent lists, maps and texts become empty ones. */
  public HttpHeader {
    key = Values.text(key);
    value = Values.text(value);
  }
}
