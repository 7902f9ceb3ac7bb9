package dev.sluice.clustersim.conformance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.sluice.clustersim.conformance.Server.Reply;
import dev.sluice.clustersim.object.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Answers without what differs from run to run: the same uid, version or token is the same word
 * within a case, so that what belongs together still does.
 */
final class Normalizer {

  private static final Pattern UUID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
  private static final Pattern TIME =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z");
  private static final Pattern RECORD = Pattern.compile("ResourceVersion in record \\(\\d+\\)");

  /** What a JSON parser says differs from one to the other. */
  private static final Pattern TOKEN = Pattern.compile("continue key is not valid.*");

  private static final Pattern AGE = Pattern.compile("\\d+s");
  private static final Pattern GENERATED = Pattern.compile("made-[a-z0-9]{5}");
  private static final Pattern CLUSTER_IP = Pattern.compile("10\\.\\d+\\.\\d+\\.\\d+");
  private static final Set<String> DESCRIBED = Set.of("description");

  private final String namespace;
  private final Map<String, String> words = new HashMap<>();

  Normalizer(String namespace) {
    this.namespace = namespace;
  }

  /** The answers of a case as one document. */
  ArrayNode all(List<Reply> replies) {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    replies.forEach(reply -> all.add(one(reply)));
    return all;
  }

  private ObjectNode one(Reply reply) {
    ObjectNode json = Json.object().put("code", reply.code());
    if (!reply.warnings().isEmpty()) {
      reply.warnings().stream().sorted().forEach(json.putArray("warnings")::add);
    }
    String body = reply.body().strip();
    if (body.startsWith("{\"type\":")) {
      ArrayNode events = json.putArray("events");
      body.lines().map(this::parse).filter(Normalizer::certain).forEach(events::add);
    } else {
      json.set("body", parse(body));
    }
    return json;
  }

  /** Whether a bookmark falls into the second that a watch lasts is chance. */
  private static boolean certain(JsonNode event) {
    return !event.path("type").asText().equals("BOOKMARK")
        || event.path("object").path("metadata").has("annotations");
  }

  private JsonNode parse(String text) {
    try {
      return normal(Json.parse(text), "");
    } catch (JsonProcessingException e) {
      return TextNode.valueOf(text);
    }
  }

  private JsonNode normal(JsonNode node, String field) {
    return switch (node) {
      case ObjectNode object -> {
        ObjectNode sorted = Json.object();
        new TreeMap<>(fields(object))
            .forEach((name, value) -> sorted.set(name, normal(value, name)));
        yield sorted;
      }
      case ArrayNode array -> {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        array.forEach(one -> all.add(normal(one, field.equals("cells") ? "cell" : "")));
        yield all;
      }
      case TextNode text -> TextNode.valueOf(text(text.asText(), field));
      default -> node;
    };
  }

  private static Map<String, JsonNode> fields(ObjectNode object) {
    Map<String, JsonNode> fields = new HashMap<>();
    object.properties().forEach(e -> fields.put(e.getKey(), e.getValue()));
    // Of the whole server, in which other cases are at work.
    String kind = object.path("kind").asText();
    if (kind.endsWith("List") || kind.equals("Table") || ends(object)) {
      ObjectNode metadata = object.path("metadata").deepCopy();
      fields.put("metadata", metadata.put("resourceVersion", "of the server"));
    }
    // Table columns are described in the real server's sentences.
    if (fields.containsKey("priority")) {
      fields.keySet().removeAll(DESCRIBED);
    }
    return fields;
  }

  private static boolean ends(ObjectNode object) {
    return object.path("metadata").path("annotations").has("k8s.io/initial-events-end");
  }

  private String text(String text, String field) {
    return switch (field) {
      case "resourceVersion" -> text.contains(" ") ? text : word("version", text);
      case "cell" -> AGE.matcher(text).matches() ? "AGE" : plain(text);
      case "continue" -> text.isEmpty() ? text : "token";
      default -> plain(text);
    };
  }

  private String plain(String text) {
    String plain = text.replace(namespace, "NAMESPACE");
    plain = UUID.matcher(plain).replaceAll(match -> word("uid", match.group()));
    plain = TIME.matcher(plain).replaceAll("TIME");
    plain = RECORD.matcher(plain).replaceAll("ResourceVersion in record");
    plain = TOKEN.matcher(plain).replaceAll("continue key is not valid");
    plain = GENERATED.matcher(plain).replaceAll("made-xxxxx");
    return CLUSTER_IP.matcher(plain).replaceAll(match -> word("address", match.group()));
  }

  private String word(String what, String value) {
    return words.computeIfAbsent(what + " " + value, v -> what + "-" + count(what));
  }

  private long count(String what) {
    return 1 + words.keySet().stream().filter(known -> known.startsWith(what + " ")).count();
  }
}
