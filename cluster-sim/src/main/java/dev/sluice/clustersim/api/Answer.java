package dev.sluice.clustersim.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.clustersim.object.ApiStatus;
import java.util.List;

/** What a client is answered. */
public sealed interface Answer {

  /**
   * A document.
   *
   * @param warnings for {@code Warning} headers, without code and quotes
   * @param contentType {@code application/json}, or {@code application/yaml} for which the shell
   *     renders it so
   */
  record Document(int code, JsonNode body, List<String> warnings, String contentType)
      implements Answer {

    static Document of(int code, JsonNode body) {
      return new Document(code, body, List.of(), "application/json");
    }

    static Document of(ApiStatus status) {
      return of(status.code(), status.toJson());
    }
  }

  /** Plain text. */
  record Text(int code, String contentType, String text) implements Answer {}

  /** A stream of events that goes on until it is over or the client leaves. */
  record Stream(Watch watch) implements Answer {}
}
