package dev.sluice.clustersim.managed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * The annotation of client-side {@code kubectl apply}, which server-side apply by the manager
 * {@code kubectl} respects and keeps up to date.
 */
final class LastApplied {

  private static final String ANNOTATION = "kubectl.kubernetes.io/last-applied-configuration";
  private static final String KUBECTL = "kubectl";
  private static final int MOST_BYTES = 256 * 1024;

  private LastApplied() {}

  /** The conflicts that do not stem from what the same client applied before in its own way. */
  static Map<Manager, FieldSet> without(
      Shape shape, Writer writer, ObjectNode live, Map<Manager, FieldSet> conflicts) {
    String text = Json.text(live, "metadata", "annotations", ANNOTATION);
    if (!writer.manager().equals(KUBECTL) || text.isEmpty()) {
      return conflicts;
    }
    FieldSet allowed = applied(shape, writer, live, text);
    Map<Manager, FieldSet> left = new TreeMap<>((a, b) -> a.identifier().compareTo(b.identifier()));
    conflicts.forEach(
        (manager, fields) -> {
          FieldSet others = fields.difference(allowed);
          if (!others.isEmpty()) {
            left.put(manager, others);
          }
        });
    return left;
  }

  /** What the annotation has and the object still has alike. */
  private static FieldSet applied(Shape shape, Writer writer, ObjectNode live, String text) {
    JsonNode config;
    try {
      config = Json.parse(text);
    } catch (JsonProcessingException e) {
      return FieldSet.EMPTY;
    }
    if (!Json.text(config, "apiVersion").equals(writer.apiVersion())
        || !Typing.check(shape, config).isEmpty()) {
      return FieldSet.EMPTY;
    }
    Comparison changes = Comparison.of(shape, config, live);
    return Fields.of(shape, config)
        .difference(changes.modified())
        .difference(changes.added())
        .difference(changes.removed());
  }

  /** The object with the annotation as the client would have written it, where it has one. */
  static ObjectNode synced(Writer writer, ObjectNode object, ObjectNode config) {
    if (!writer.manager().equals(KUBECTL)
        || Json.text(object, "metadata", "annotations", ANNOTATION).isEmpty()) {
      return object;
    }
    ObjectNode plain = config.deepCopy();
    if (plain.path("metadata").path("annotations") instanceof ObjectNode annotations) {
      annotations.remove(ANNOTATION);
    }
    String text = sorted(plain) + "\n";
    ObjectNode result = object.deepCopy();
    if (text.getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES) {
      result.withObject("metadata").withObject("annotations").put(ANNOTATION, text);
    }
    return result;
  }

  private static JsonNode sorted(JsonNode value) {
    if (value.isObject()) {
      Map<String, JsonNode> fields = new TreeMap<>();
      value.properties().forEach(e -> fields.put(e.getKey(), sorted(e.getValue())));
      ObjectNode json = Json.object();
      fields.forEach(json::set);
      return json;
    }
    if (value.isArray()) {
      var array = Json.object().arrayNode(value.size());
      value.forEach(item -> array.add(sorted(item)));
      return array;
    }
    return value;
  }
}
