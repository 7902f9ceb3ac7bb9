package dev.sluice.standalone.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Makes a {@link Snapshot} of the objects as JSON trees. Pure. */
final class Reading {

  private static final String HASH = "rollouts-pod-template-hash";
  private static final String WEIGHT = "nginx.ingress.kubernetes.io/canary-weight";

  private Reading() {}

  static Snapshot of(
      JsonNode rollout, List<JsonNode> replicaSets, List<JsonNode> runs, JsonNode canaryIngress) {
    JsonNode status = rollout.path("status");
    Map<String, String> versions = new HashMap<>();
    for (JsonNode set : replicaSets) {
      versions.put(hash(set), version(set));
    }
    String stableHash = status.path("stableRS").asText();
    return new Snapshot(
        version(rollout),
        Optional.ofNullable(versions.get(stableHash)),
        status
            .path("observedGeneration")
            .asText()
            .equals(rollout.at("/metadata/generation").asText()),
        status.path("phase").asText("Unknown"),
        status.path("message").asText(""),
        status.path("abort").asBoolean(),
        status.path("currentStepIndex").asInt(),
        steps(rollout.at("/spec/strategy/canary/steps")),
        weight(canaryIngress),
        replicas(replicaSets, stableHash),
        runs.stream()
            .sorted(Comparator.comparing(Reading::created).thenComparing(Reading::name))
            .map(run -> run(run, versions))
            .toList());
  }

  private static List<Snapshot.Replicas> replicas(List<JsonNode> sets, String stableHash) {
    return sets.stream()
        .filter(
            set -> set.at("/spec/replicas").asInt() > 0 || set.at("/status/replicas").asInt() > 0)
        .map(
            set ->
                new Snapshot.Replicas(
                    version(set),
                    hash(set).equals(stableHash),
                    set.at("/status/availableReplicas").asInt(),
                    set.at("/spec/replicas").asInt()))
        .sorted(Comparator.comparing(Snapshot.Replicas::version).reversed())
        .toList();
  }

  private static Snapshot.Run run(JsonNode run, Map<String, String> versions) {
    JsonNode labels = run.at("/metadata/labels");
    List<Snapshot.Metric> metrics = new ArrayList<>();
    for (JsonNode result : run.at("/status/metricResults")) {
      List<Snapshot.Measured> measured = new ArrayList<>();
      for (JsonNode measurement : result.path("measurements")) {
        if (!measurement.path("finishedAt").asText("").isEmpty()) {
          measured.add(
              new Snapshot.Measured(
                  measurement.path("startedAt").asText(),
                  measurement.path("phase").asText(),
                  measurement.path("value").asText(measurement.path("message").asText(""))));
        }
      }
      metrics.add(new Snapshot.Metric(result.path("name").asText(), measured));
    }
    return new Snapshot.Run(
        name(run),
        versions.getOrDefault(labels.path(HASH).asText(), "?"),
        labels.path("rollout-type").asText("Step").toLowerCase(Locale.ROOT),
        run.at("/status/phase").asText("Pending"),
        run.at("/status/message").asText(""),
        metrics);
  }

  private static List<String> steps(JsonNode steps) {
    List<String> words = new ArrayList<>();
    for (JsonNode step : steps) {
      if (step.has("setWeight")) {
        words.add("setWeight " + step.path("setWeight").asInt());
      } else if (step.has("pause")) {
        words.add(("pause " + step.at("/pause/duration").asText("until promoted")).strip());
      } else {
        words.add(step.propertyStream().findFirst().map(Map.Entry::getKey).orElse("?"));
      }
    }
    return words;
  }

  private static int weight(JsonNode canaryIngress) {
    return canaryIngress.at("/metadata/annotations").path(WEIGHT).asInt();
  }

  private static String version(JsonNode workload) {
    String image = workload.at("/spec/template/spec/containers/0/image").asText();
    return image.substring(image.lastIndexOf(':') + 1);
  }

  private static String hash(JsonNode set) {
    return set.at("/metadata/labels").path(HASH).asText();
  }

  private static String name(JsonNode object) {
    return object.at("/metadata/name").asText();
  }

  private static String created(JsonNode object) {
    return object.at("/metadata/creationTimestamp").asText();
  }
}
