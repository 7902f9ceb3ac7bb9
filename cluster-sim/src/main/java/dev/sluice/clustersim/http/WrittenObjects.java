package dev.sluice.clustersim.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.object.Meta;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Objects as bytes, the latest ones kept: an object that was written goes to its writer and to
 * every watch, and never changes. Thread-safe.
 */
final class WrittenObjects {

  private static final int KEPT = 1 << 10;

  private record Entry(JsonNode object, byte[] bytes) {}

  private final AtomicReferenceArray<Entry> entries = new AtomicReferenceArray<>(KEPT);

  /** The JSON of any document. */
  byte[] bytes(JsonNode document) {
    if (Meta.of(document).uid().isEmpty()) {
      return Json.bytes(document);
    }
    int place = System.identityHashCode(document) & (KEPT - 1);
    Entry known = entries.get(place);
    if (known != null && known.object() == document) {
      return known.bytes();
    }
    byte[] bytes = Json.bytes(document);
    entries.set(place, new Entry(document, bytes));
    return bytes;
  }
}
