package dev.sluice.schemas.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The JSON of the public topics. The same value always gives the same bytes. Thread-safe. */
public final class PublicJson {

  private static final JsonMapper JSON = new JsonMapper();

  private PublicJson() {}

  /** UTF-8 bytes of a state or a document. */
  public static byte[] bytes(Object value) {
    try {
      return JSON.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record of this package can be written", e);
    }
  }

  /** The state in a record of the state topic; empty when the bytes are none. */
  public static Optional<RolloutState> state(byte[] bytes) {
    return read(bytes, RolloutState.class).filter(state -> !state.name().isEmpty());
  }

  /** The document in a record of the event topic; empty when the bytes are none. */
  public static Optional<CdEvent> event(byte[] bytes) {
    return read(bytes, CdEvent.class);
  }

  static JsonNode tree(@Nullable Object value) {
    return value == null ? NullNode.getInstance() : JSON.valueToTree(value);
  }

  private static <T> Optional<T> read(byte[] bytes, Class<T> type) {
    try {
      return Optional.ofNullable(JSON.readValue(bytes, type));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
