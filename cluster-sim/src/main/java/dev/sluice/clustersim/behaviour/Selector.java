package dev.sluice.clustersim.behaviour;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which labels are meant.
 *
 * @param labels all have to be there with these values
 * @param terms all have to hold
 */
public record Selector(Map<String, String> labels, List<Term> terms) {

  /**
   * One expression.
   *
   * @param operator In, NotIn, Exists or DoesNotExist; another one matches nothing
   */
  public record Term(String key, String operator, Set<String> values) {

    boolean matches(Map<String, String> labels) {
      String value = labels.get(key);
      return switch (operator) {
        case "In" -> value != null && values.contains(value);
        case "NotIn" -> value == null || !values.contains(value);
        case "Exists" -> value != null;
        case "DoesNotExist" -> value == null;
        default -> false;
      };
    }
  }

  /** Of a LabelSelector object; empty: matches everything. */
  public static Selector of(JsonNode selector) {
    List<Term> terms = new ArrayList<>();
    for (JsonNode term : selector.path("matchExpressions")) {
      Set<String> values = new LinkedHashSet<>();
      term.path("values").forEach(v -> values.add(v.asText()));
      terms.add(new Term(term.path("key").asText(), term.path("operator").asText(), values));
    }
    return new Selector(strings(selector.path("matchLabels")), terms);
  }

  /** Of a plain map of labels, as a Service has it. */
  public static Selector ofLabels(JsonNode labels) {
    return new Selector(strings(labels), List.of());
  }

  /** Whether it says nothing: Kubernetes then means everything, or nothing, as the kind has it. */
  public boolean isEmpty() {
    return labels.isEmpty() && terms.isEmpty();
  }

  /** Whether it means something with these labels. */
  public boolean matches(Map<String, String> there) {
    for (Map.Entry<String, String> label : labels.entrySet()) {
      if (!label.getValue().equals(there.get(label.getKey()))) {
        return false;
      }
    }
    return terms.stream().allMatch(term -> term.matches(there));
  }

  private static Map<String, String> strings(JsonNode node) {
    Map<String, String> all = new TreeMap<>();
    node.properties().forEach(e -> all.put(e.getKey(), e.getValue().asText()));
    return all;
  }
}
