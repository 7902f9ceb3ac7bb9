package dev.sluice.schemas.events;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A CloudEvent 1.0 as far as our topics use it.
 *
 * @param dataContentType media type of {@code data}
 * @param extensions further attributes by name, lower-case letters and digits
 * @param data the payload; must not be changed
 */
public record CloudEvent(
    String id,
    String source,
    String type,
    Optional<String> subject,
    Optional<Instant> time,
    Optional<String> dataSchema,
    String dataContentType,
    Map<String, String> extensions,
    byte[] data) {

  /** Copies the extensions. */
  public CloudEvent {
    extensions = Map.copyOf(extensions);
  }
}
