package dev.sluice.clustersim.select;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.sluice.clustersim.object.ApiStatus;
import dev.sluice.clustersim.object.StatusException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Chooses objects by their labels: those that meet every requirement. Without a requirement all of
 * them. Immutable.
 */
public record LabelSelector(List<Requirement> requirements) {

  /** Chooses every object. */
  public static final LabelSelector EVERYTHING = new LabelSelector(List.of());

  /** Keeps a copy of the list, in the order of the keys. */
  public LabelSelector {
    requirements = requirements.stream().sorted(Comparator.comparing(Requirement::key)).toList();
  }

  /**
   * Reads a query parameter: {@code a=b,c!=d,e in (f, g),h notin (i),j,!k,l>5}.
   *
   * @throws StatusException 400 with Kubernetes' words for what is wrong
   */
  public static LabelSelector parse(String text) {
    return text.isEmpty() ? EVERYTHING : new LabelSelector(new LabelSelectorParser(text).parse());
  }

  /**
   * Reads an object's LabelSelector: {@code matchLabels} and {@code matchExpressions}. An empty one
   * chooses everything.
   *
   * @throws StatusException 400 with Kubernetes' words for what is wrong
   */
  public static LabelSelector of(JsonNode selector) {
    List<Requirement> all = new ArrayList<>();
    for (Map.Entry<String, JsonNode> label : selector.path("matchLabels").properties()) {
      all.add(
          Requirement.of(
              "", label.getKey(), Requirement.Operator.EQUALS, List.of(label.getValue().asText())));
    }
    for (JsonNode expression : selector.path("matchExpressions")) {
      List<String> values = new ArrayList<>();
      expression.path("values").forEach(value -> values.add(value.asText()));
      values.sort(null);
      all.add(
          Requirement.of(
              "",
              expression.path("key").asText(""),
              operator(expression.path("operator").asText("")),
              values));
    }
    return all.isEmpty() ? EVERYTHING : new LabelSelector(all);
  }

  /** Chooses objects that have all these labels, as a Service's or a ReplicationController's. */
  public static LabelSelector ofLabels(Map<String, String> labels) {
    return new LabelSelector(
        labels.entrySet().stream()
            .map(
                label ->
                    new Requirement(
                        label.getKey(), Requirement.Operator.EQUALS, List.of(label.getValue())))
            .toList());
  }

  private static Requirement.Operator operator(String text) {
    return switch (text) {
      case "In" -> Requirement.Operator.IN;
      case "NotIn" -> Requirement.Operator.NOT_IN;
      case "Exists" -> Requirement.Operator.EXISTS;
      case "DoesNotExist" -> Requirement.Operator.DOES_NOT_EXIST;
      default ->
          throw ApiStatus.badRequest(
                  TextNode.valueOf(text) + " is not a valid label selector operator")
              .exception();
    };
  }

  /** Whether it chooses every object. */
  public boolean everything() {
    return requirements.isEmpty();
  }

  /** Whether it chooses an object with these labels. */
  public boolean matches(Map<String, String> labels) {
    for (Requirement requirement : requirements) {
      if (!requirement.matches(labels)) {
        return false;
      }
    }
    return true;
  }

  /** As text that {@link #parse} reads; as {@code status.selector} of a Scale has it. */
  @Override
  public String toString() {
    return requirements.stream().map(Requirement::toString).collect(Collectors.joining(","));
  }
}
