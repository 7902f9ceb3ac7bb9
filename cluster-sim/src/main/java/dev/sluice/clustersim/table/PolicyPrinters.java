package dev.sluice.clustersim.table;

import static dev.sluice.clustersim.table.Column.number;
import static dev.sluice.clustersim.table.Column.ofName;
import static dev.sluice.clustersim.table.Column.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Shows disruption budgets, autoscalers and quotas. */
final class PolicyPrinters {

  private static final int MOST_METRICS = 2;

  private PolicyPrinters() {}

  static Map<String, Printer> all() {
    return Map.of(
        "poddisruptionbudgets.policy",
        Printer.of(
            List.of(
                ofName(),
                text("Min Available"),
                text("Max Unavailable"),
                number("Allowed Disruptions"),
                text("Age")),
            PolicyPrinters::budget),
        "horizontalpodautoscalers.autoscaling",
        Printer.of(
            List.of(
                ofName(),
                text("Reference"),
                text("Targets"),
                text("MinPods"),
                text("MaxPods"),
                text("Replicas"),
                text("Age")),
            PolicyPrinters::autoscaler),
        "resourcequotas",
        Printer.of(
            List.of(ofName(), text("Request"), text("Limit"), text("Age")), PolicyPrinters::quota));
  }

  private static void budget(ObjectNode object, Row row) {
    JsonNode spec = object.path("spec");
    row.text(Texts.name(object))
        .textOr(Json.text(spec, "minAvailable"), "N/A")
        .textOr(Json.text(spec, "maxUnavailable"), "N/A")
        .number(object.path("status").path("disruptionsAllowed").asLong(0))
        .age(object);
  }

  private static void autoscaler(ObjectNode object, Row row) {
    JsonNode spec = object.path("spec");
    JsonNode target = spec.path("scaleTargetRef");
    row.text(Texts.name(object))
        .text(Json.text(target, "kind") + "/" + Json.text(target, "name"))
        .text(metrics(spec.path("metrics"), object.path("status").path("currentMetrics")))
        .textOr(Json.text(spec, "minReplicas"), Row.UNSET)
        .number(spec.path("maxReplicas").asLong(0))
        .number(object.path("status").path("currentReplicas").asLong(0))
        .age(object);
  }

  private static String metrics(JsonNode specs, JsonNode statuses) {
    if (specs.isEmpty()) {
      return Row.NONE;
    }
    List<String> shown = new ArrayList<>();
    for (int i = 0; i < Math.min(specs.size(), MOST_METRICS); i++) {
      shown.add(metric(specs.get(i), statuses.path(i)));
    }
    return Texts.withMore(shown, specs.size(), MOST_METRICS, ", ");
  }

  private static String metric(JsonNode spec, JsonNode status) {
    String type = Json.text(spec, "type");
    if (type.isEmpty()) {
      return "<unknown type>";
    }
    String field = type.substring(0, 1).toLowerCase(Locale.ROOT) + type.substring(1);
    JsonNode target = spec.path(field).path("target");
    JsonNode current = status.path(field).path("current");
    boolean average = target.hasNonNull("averageValue");
    return switch (type) {
      case "Pods" -> amount(current, "averageValue") + "/" + Json.text(target, "averageValue");
      case "External", "Object" ->
          average
              ? amount(current, "averageValue") + "/" + Json.text(target, "averageValue") + " (avg)"
              : amount(current, "value") + "/" + Json.text(target, "value");
      case "Resource", "ContainerResource" ->
          Json.text(spec, field, "name")
              + ": "
              + (average
                  ? amount(current, "averageValue") + "/" + Json.text(target, "averageValue")
                  : percent(current, Row.UNKNOWN) + "/" + percent(target, "<auto>"));
      default -> "<unknown type>";
    };
  }

  private static String amount(JsonNode current, String field) {
    String text = Json.text(current, field);
    return text.isEmpty() ? Row.UNKNOWN : text;
  }

  private static String percent(JsonNode metric, String none) {
    return metric.hasNonNull("averageUtilization")
        ? metric.path("averageUtilization").asLong() + "%"
        : none;
  }

  private static void quota(ObjectNode object, Row row) {
    Map<String, String> requests = new TreeMap<>();
    Map<String, String> limits = new TreeMap<>();
    JsonNode used = object.path("status").path("used");
    for (Map.Entry<String, JsonNode> hard : object.path("status").path("hard").properties()) {
      String key = hard.getKey();
      String amount = used.path(key).asText("");
      (key.startsWith("limits.") ? limits : requests)
          .put(
              key, key + ": " + (amount.isEmpty() ? "0" : amount) + "/" + hard.getValue().asText());
    }
    row.text(Texts.name(object))
        .text(String.join(", ", requests.values()))
        .text(String.join(", ", limits.values()))
        .age(object);
  }
}
