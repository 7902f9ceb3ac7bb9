package dev.sluice.clustersim.builtin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.FieldError;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.object.StatusException;
import dev.sluice.clustersim.select.LabelSelector;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What is wrong with what runs pods. */
final class WorkloadRules {

  private static final String AUTOMATIC = "batch.kubernetes.io/controller-uid";

  private WorkloadRules() {}

  static void check(Checks checks, String kind, ObjectNode object, Optional<ObjectNode> before) {
    JsonNode spec = object.path("spec");
    if (!kind.equals("DaemonSet")) {
      checks.nonNegative(spec, "spec", "replicas");
    }
    boolean needed = !kind.equals("DaemonSet");
    selected(checks, kind, spec, needed);
    if (kind.equals("Deployment")) {
      strategy(checks, spec.path("strategy"));
    }
    checks.nonNegative(spec, "spec", "minReadySeconds");
    if (kind.equals("Deployment") || kind.equals("DaemonSet")) {
      checks.nonNegative(spec, "spec", "revisionHistoryLimit");
    }
    if (kind.equals("Deployment")
        && spec.path("progressDeadlineSeconds").asLong(600)
            <= spec.path("minReadySeconds").asLong(0)) {
      checks.invalid(
          "spec.progressDeadlineSeconds",
          spec.path("progressDeadlineSeconds"),
          "must be greater than minReadySeconds");
    }
    before.ifPresent(
        old ->
            checks.unchanged(
                "spec.selector", spec.path("selector"), old.path("spec").path("selector")));
  }

  private static void selected(Checks checks, String kind, JsonNode spec, boolean needed) {
    JsonNode selector = spec.path("selector");
    int flaws = checks.errors().size();
    if (selector.isObject()) {
      checks.selector("spec.selector", selector);
      if (selector.path("matchLabels").isEmpty() && selector.path("matchExpressions").isEmpty()) {
        String word = kind.equals("ReplicaSet") ? "deployment" : kind.toLowerCase(Locale.ROOT);
        checks.invalid("spec.selector", selector, "empty selector is invalid for " + word);
      }
    } else if (needed) {
      checks.required("spec.selector");
    }
    boolean unreadable =
        checks.errors().stream().skip(flaws).anyMatch(e -> e.path().contains(".match"));
    if (unreadable) {
      checks.invalid("spec.selector", selector, "invalid label selector");
      return;
    }
    JsonNode template = spec.path("template");
    matches(checks, selector, template);
    PodRules.template(checks, template, "spec.template");
    JsonNode pod = template.path("spec");
    String policy = pod.path("restartPolicy").asText();
    if (!policy.equals("Always")
        && checks.errors().stream().noneMatch(e -> e.path().endsWith(".restartPolicy"))) {
      checks.oneOf("spec.template.spec.restartPolicy", policy, "Always");
    }
    if (pod.has("activeDeadlineSeconds")) {
      checks.forbidden(
          "spec.template.spec.activeDeadlineSeconds",
          "activeDeadlineSeconds in ReplicaSet is not Supported");
    }
  }

  private static void matches(Checks checks, JsonNode selector, JsonNode template) {
    JsonNode labels = template.path("metadata").path("labels");
    Map<String, String> known = new LinkedHashMap<>();
    labels.properties().forEach(e -> known.put(e.getKey(), e.getValue().asText()));
    boolean empty =
        selector.isObject()
            && selector.path("matchLabels").isEmpty()
            && selector.path("matchExpressions").isEmpty();
    if (!empty && !(selector instanceof ObjectNode object && matches(object, known))) {
      checks.invalid(
          "spec.template.metadata.labels", labels, "`selector` does not match template `labels`");
    }
  }

  private static boolean matches(ObjectNode selector, Map<String, String> labels) {
    try {
      return LabelSelector.of(selector).matches(labels);
    } catch (StatusException e) {
      return false;
    }
  }

  private static void strategy(Checks checks, JsonNode strategy) {
    JsonNode rolling = strategy.path("rollingUpdate");
    switch (strategy.path("type").asText()) {
      case "Recreate" -> {
        if (rolling.isObject()) {
          checks.forbidden(
              "spec.strategy.rollingUpdate",
              "may not be specified when strategy `type` is 'Recreate'");
        }
      }
      case "RollingUpdate" -> {
        String path = "spec.strategy.rollingUpdate";
        JsonNode unavailable = rolling.path("maxUnavailable");
        JsonNode surge = rolling.path("maxSurge");
        checks.intOrPercent(path + ".maxUnavailable", unavailable);
        checks.intOrPercent(path + ".maxSurge", surge);
        if (zero(unavailable) && zero(surge)) {
          checks.invalid(
              path + ".maxUnavailable", unavailable, "may not be 0 when `maxSurge` is 0");
        }
        checks.atMostAll(path + ".maxUnavailable", unavailable);
      }
      default ->
          checks.add(
              new FieldError(
                  FieldError.Type.NOT_SUPPORTED,
                  "spec.strategy",
                  Optional.of(
                      Json.object()
                          .put("Type", strategy.path("type").asText())
                          .putNull("RollingUpdate")),
                  "supported values: \"Recreate\", \"RollingUpdate\""));
    }
  }

  private static boolean zero(JsonNode value) {
    return value.isNumber() ? value.asLong() == 0 : Checks.percent(value) == 0;
  }

  static void job(Checks checks, ObjectNode job, Optional<ObjectNode> before) {
    JsonNode spec = job.path("spec");
    checks.nonNegative(
        spec,
        "spec",
        "parallelism",
        "completions",
        "activeDeadlineSeconds",
        "backoffLimit",
        "ttlSecondsAfterFinished");
    JsonNode selector = spec.path("selector");
    JsonNode automatic = selector.path("matchLabels").path(AUTOMATIC);
    boolean manual = spec.path("manualSelector").asBoolean(false);
    if (selector.isMissingNode()) {
      checks.required("spec.selector");
    } else if (!manual && (selector.path("matchLabels").size() != 1 || automatic.isMissingNode())) {
      checks.invalid("spec.selector", selector, "`selector` not auto-generated");
    }
    if (selector.isMissingNode() || manual) {
      matches(checks, selector, spec.path("template"));
    }
    jobTemplate(checks, spec.path("template"), "spec.template");
    before.ifPresent(old -> jobUpdate(checks, spec, old.path("spec")));
  }

  private static void jobTemplate(Checks checks, JsonNode template, String path) {
    PodRules.template(checks, template, path);
    if (template.path("spec").path("restartPolicy").asText().equals("Always")) {
      checks.required(path + ".spec.restartPolicy", "valid values: \"OnFailure\", \"Never\"");
    }
  }

  private static void jobUpdate(Checks checks, JsonNode spec, JsonNode old) {
    boolean indexed = old.path("completionMode").asText().equals("Indexed");
    if (!indexed) {
      checks.unchanged("spec.completions", spec.path("completions"), old.path("completions"));
    }
    checks.unchanged("spec.selector", spec.path("selector"), old.path("selector"));
    checks.unchanged("spec.template", spec.path("template"), old.path("template"));
    checks.unchanged(
        "spec.completionMode", spec.path("completionMode"), old.path("completionMode"));
  }

  static void cronJob(Checks checks, ObjectNode job) {
    JsonNode spec = job.path("spec");
    String schedule = spec.path("schedule").asText("");
    int fields = schedule.isBlank() ? 0 : schedule.strip().split("\\s+").length;
    if (schedule.isEmpty()) {
      checks.required("spec.schedule");
    } else if (fields != 5 && !schedule.startsWith("@")) {
      checks.invalid(
          "spec.schedule",
          schedule,
          "expected exactly 5 fields, found %d: [%s]".formatted(fields, schedule.strip()));
    }
    checks.oneOf(
        "spec.concurrencyPolicy",
        spec.path("concurrencyPolicy").asText(),
        "Allow",
        "Forbid",
        "Replace");
    checks.nonNegative(
        spec,
        "spec",
        "startingDeadlineSeconds",
        "successfulJobsHistoryLimit",
        "failedJobsHistoryLimit");
    jobTemplate(
        checks,
        spec.path("jobTemplate").path("spec").path("template"),
        "spec.jobTemplate.spec.template");
  }
}
