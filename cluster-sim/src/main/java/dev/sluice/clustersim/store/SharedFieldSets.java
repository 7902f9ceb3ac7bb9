package dev.sluice.clustersim.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Keeps equal sets of managed fields once: thousands of objects have the same, and they are more
 * than half of each. Remembers a bounded number, the latest ones. Not thread-safe.
 */
final class SharedFieldSets {

  private static final int MOST = 2_048;
  private static final String MANAGED = "managedFields";
  private static final String FIELDS = "fieldsV1";

  private final Map<JsonNode, JsonNode> known = new Latest();

  private static final class Latest extends LinkedHashMap<JsonNode, JsonNode> {
    private static final long serialVersionUID = 1L;

    Latest() {
      super(MOST, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<JsonNode, JsonNode> eldest) {
      return size() > MOST;
    }
  }

  /**
   * Puts the sets that are known in the place of those that equal them.
   *
   * @param metadata of an object, to be changed; what is below it is not
   * @param before metadata of the object that it takes the place of, with known sets
   */
  void share(ObjectNode metadata, JsonNode before) {
    JsonNode entries = metadata.path(MANAGED);
    if (entries.isEmpty() || entries == before.path(MANAGED)) {
      return;
    }
    ArrayNode shared = metadata.arrayNode(entries.size());
    for (int i = 0; i < entries.size(); i++) {
      shared.add(shared(entries.path(i), before.path(MANAGED)));
    }
    metadata.set(MANAGED, shared);
  }

  private JsonNode shared(JsonNode entry, JsonNode before) {
    JsonNode fields = entry.path(FIELDS);
    if (!(entry instanceof ObjectNode object) || !fields.isObject()) {
      return entry;
    }
    for (JsonNode one : before) {
      if (one.path(FIELDS) == fields) {
        return entry;
      }
    }
    JsonNode first = known.putIfAbsent(fields, fields);
    if (first == null || first == fields) {
      return entry;
    }
    ObjectNode copy = object.objectNode();
    copy.setAll(object);
    copy.set(FIELDS, first);
    return copy;
  }
}
