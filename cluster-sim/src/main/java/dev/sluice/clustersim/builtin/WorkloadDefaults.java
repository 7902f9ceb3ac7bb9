package dev.sluice.clustersim.builtin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** The defaults of what runs pods. */
final class WorkloadDefaults {

  private static final String ROLLING = "RollingUpdate";

  private WorkloadDefaults() {}

  static Map<String, Consumer<ObjectNode>> all() {
    Map<String, Consumer<ObjectNode>> all = new HashMap<>();
    all.put("io.k8s.api.apps.v1.Deployment", WorkloadDefaults::deployment);
    all.put("io.k8s.api.apps.v1.ReplicaSet", o -> Fill.given(Fill.child(o, "spec"), "replicas", 1));
    all.put("io.k8s.api.apps.v1.DaemonSet", WorkloadDefaults::daemonSet);
    all.put("io.k8s.api.apps.v1.StatefulSet", WorkloadDefaults::statefulSet);
    all.put("io.k8s.api.core.v1.ReplicationController", WorkloadDefaults::replicationController);
    all.put("io.k8s.api.batch.v1.Job", WorkloadDefaults::job);
    all.put("io.k8s.api.batch.v1.CronJob", WorkloadDefaults::cronJob);
    all.put(
        "io.k8s.api.batch.v1.PodFailurePolicyOnPodConditionsPattern",
        o -> Fill.text(o, "status", "True"));
    all.put("io.k8s.api.autoscaling.v2.HorizontalPodAutoscaler", WorkloadDefaults::podAutoscaler);
    return all;
  }

  private static void deployment(ObjectNode deployment) {
    ObjectNode spec = Fill.child(deployment, "spec");
    Fill.given(spec, "replicas", 1);
    ObjectNode strategy = Fill.child(spec, "strategy");
    Fill.text(strategy, "type", ROLLING);
    if (strategy.path("type").asText().equals(ROLLING)) {
      ObjectNode rolling = Fill.child(strategy, "rollingUpdate");
      percent(rolling, "maxUnavailable");
      percent(rolling, "maxSurge");
    }
    Fill.given(spec, "revisionHistoryLimit", 10);
    Fill.given(spec, "progressDeadlineSeconds", 600);
  }

  private static void percent(ObjectNode rolling, String field) {
    if (!rolling.hasNonNull(field)) {
      rolling.put(field, "25%");
    }
  }

  private static void daemonSet(ObjectNode set) {
    ObjectNode spec = Fill.child(set, "spec");
    ObjectNode strategy = Fill.child(spec, "updateStrategy");
    Fill.text(strategy, "type", ROLLING);
    if (strategy.path("type").asText().equals(ROLLING)) {
      ObjectNode rolling = Fill.child(strategy, "rollingUpdate");
      Fill.given(rolling, "maxUnavailable", 1);
      Fill.given(rolling, "maxSurge", 0);
    }
    Fill.given(spec, "revisionHistoryLimit", 10);
  }

  private static void statefulSet(ObjectNode set) {
    ObjectNode spec = Fill.child(set, "spec");
    Fill.text(spec, "podManagementPolicy", "OrderedReady");
    ObjectNode strategy = Fill.child(spec, "updateStrategy");
    if (strategy.path("type").asText("").isEmpty()) {
      strategy.put("type", ROLLING);
      Fill.child(strategy, "rollingUpdate");
    }
    if (strategy.path("type").asText().equals(ROLLING)) {
      Fill.object(strategy, "rollingUpdate")
          .ifPresent(
              rolling -> {
                Fill.given(rolling, "partition", 0);
                Fill.given(rolling, "maxUnavailable", 1);
              });
    }
    ObjectNode claims = Fill.child(spec, "persistentVolumeClaimRetentionPolicy");
    Fill.text(claims, "whenDeleted", "Retain");
    Fill.text(claims, "whenScaled", "Retain");
    Fill.given(spec, "replicas", 1);
    Fill.given(spec, "revisionHistoryLimit", 10);
    for (ObjectNode claim : Fill.objects(spec, "volumeClaimTemplates")) {
      Fill.text(claim, "apiVersion", "v1");
      Fill.text(claim, "kind", "PersistentVolumeClaim");
    }
  }

  private static void replicationController(ObjectNode controller) {
    ObjectNode spec = Fill.child(controller, "spec");
    Fill.given(spec, "replicas", 1);
    JsonNode labels = spec.path("template").path("metadata").path("labels");
    if (labels.isObject() && !labels.isEmpty()) {
      if (spec.path("selector").isEmpty()) {
        spec.set("selector", labels.deepCopy());
      }
      labelsFrom(controller, labels);
    }
  }

  private static void labelsFrom(ObjectNode object, JsonNode labels) {
    ObjectNode metadata = Fill.child(object, "metadata");
    if (metadata.path("labels").isEmpty()) {
      metadata.set("labels", labels.deepCopy());
    }
  }

  private static void job(ObjectNode job) {
    ObjectNode spec = Fill.child(job, "spec");
    if (!spec.hasNonNull("completions") && !spec.hasNonNull("parallelism")) {
      spec.put("completions", 1);
    }
    Fill.given(spec, "parallelism", 1);
    boolean perIndex = spec.hasNonNull("backoffLimitPerIndex");
    Fill.given(spec, "backoffLimit", perIndex ? Integer.MAX_VALUE : 6);
    JsonNode labels = spec.path("template").path("metadata").path("labels");
    if (labels.isObject() && !labels.isEmpty()) {
      labelsFrom(job, labels);
    }
    Fill.text(spec, "completionMode", "NonIndexed");
    Fill.given(spec, "suspend", false);
    boolean failurePolicy = spec.hasNonNull("podFailurePolicy");
    Fill.text(spec, "podReplacementPolicy", failurePolicy ? "Failed" : "TerminatingOrFailed");
    Fill.given(spec, "manualSelector", false);
  }

  private static void cronJob(ObjectNode job) {
    ObjectNode spec = Fill.child(job, "spec");
    Fill.text(spec, "concurrencyPolicy", "Allow");
    Fill.given(spec, "suspend", false);
    Fill.given(spec, "successfulJobsHistoryLimit", 3);
    Fill.given(spec, "failedJobsHistoryLimit", 1);
  }

  private static void podAutoscaler(ObjectNode scaler) {
    ObjectNode spec = Fill.child(scaler, "spec");
    Fill.given(spec, "minReplicas", 1);
    if (spec.path("metrics").isEmpty()) {
      ObjectNode metric = spec.putArray("metrics").addObject().put("type", "Resource");
      ObjectNode resource = metric.putObject("resource").put("name", "cpu");
      resource.putObject("target").put("type", "Utilization").put("averageUtilization", 80);
    }
    Fill.object(spec, "behavior")
        .ifPresent(
            behavior -> {
              scalingRules(Fill.child(behavior, "scaleUp"), true);
              scalingRules(Fill.child(behavior, "scaleDown"), false);
            });
  }

  private static void scalingRules(ObjectNode rules, boolean up) {
    if (up) {
      Fill.given(rules, "stabilizationWindowSeconds", 0);
    }
    Fill.text(rules, "selectPolicy", "Max");
    if (!rules.hasNonNull("policies")) {
      var policies = rules.putArray("policies");
      if (up) {
        policies.addObject().put("type", "Pods").put("value", 4).put("periodSeconds", 15);
      }
      policies.addObject().put("type", "Percent").put("value", 100).put("periodSeconds", 15);
    }
  }
}
