package dev.sluice.clustersim.table;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.clustersim.object.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Parts of objects as text. */
final class Texts {

  private Texts() {}

  /** {@code a=b,c=d}, by key. */
  static String labels(JsonNode labels) {
    Map<String, String> sorted = new TreeMap<>();
    labels.properties().forEach(e -> sorted.put(e.getKey(), e.getValue().asText()));
    return sorted.isEmpty()
        ? Row.NONE
        : sorted.entrySet().stream()
            .map(e -> e.getKey() + "=" + e.getValue())
            .collect(Collectors.joining(","));
  }

  /** A LabelSelector, by key; labels before expressions of the same key. */
  static String selector(JsonNode selector) {
    List<Map.Entry<String, String>> all = new ArrayList<>();
    selector
        .path("matchLabels")
        .properties()
        .forEach(e -> all.add(Map.entry(e.getKey(), e.getKey() + "=" + e.getValue().asText())));
    for (JsonNode expression : selector.path("matchExpressions")) {
      String key = expression.path("key").asText();
      String values = String.join(",", sorted(expression.path("values")));
      String text =
          switch (expression.path("operator").asText()) {
            case "In" -> key + " in (" + values + ")";
            case "NotIn" -> key + " notin (" + values + ")";
            case "Exists" -> key;
            default -> "!" + key;
          };
      all.add(Map.entry(key, text));
    }
    all.sort(Map.Entry.comparingByKey());
    return all.isEmpty()
        ? Row.NONE
        : all.stream().map(Map.Entry::getValue).collect(Collectors.joining(","));
  }

  private static List<String> sorted(JsonNode array) {
    List<String> all = new ArrayList<>();
    array.forEach(one -> all.add(one.asText()));
    all.sort(null);
    return all;
  }

  /** A field of each element. */
  static String joined(JsonNode array, String field) {
    List<String> all = new ArrayList<>();
    array.forEach(one -> all.add(one.path(field).asText("")));
    return String.join(",", all);
  }

  /** {@code a,b,c + 2 more...} where there are more elements than are shown. */
  static String withMore(List<String> shown, int count, int most, String separator) {
    String text = String.join(separator, shown);
    return count > most ? text + " + " + (count - most) + " more..." : text;
  }

  /** Whether a condition of the object's status is True. */
  static boolean conditionTrue(JsonNode object, String type) {
    for (JsonNode condition : object.path("status").path("conditions")) {
      if (condition.path("type").asText().equals(type)) {
        return condition.path("status").asText().equals("True");
      }
    }
    return false;
  }

  static boolean deleting(JsonNode object) {
    return object.path("metadata").hasNonNull("deletionTimestamp");
  }

  static String name(JsonNode object) {
    return Json.text(object, "metadata", "name");
  }
}
