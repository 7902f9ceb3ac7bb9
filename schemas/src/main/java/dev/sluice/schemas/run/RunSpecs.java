package dev.sluice.schemas.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Duration;
import dev.sluice.records.v1.MetricSpec;
import dev.sluice.records.v1.Provider;
import dev.sluice.records.v1.SecretArg;
import dev.sluice.schemas.crd.Argument;
import dev.sluice.schemas.crd.DryRun;
import dev.sluice.schemas.crd.GoDuration;
import dev.sluice.schemas.crd.MeasurementRetention;
import dev.sluice.schemas.crd.analysis.AnalysisRunSpec;
import dev.sluice.schemas.crd.analysis.Metric;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes of a run's spec what can be measured, with the rules of Argo Rollouts. Pure. */
public final class RunSpecs {

  /** Prefix of what is wrong with arguments. */
  public static final String ARGUMENTS = "Unable to resolve metric arguments";

  /** Prefix of what is wrong with metrics and rules. */
  public static final String SPEC = "Analysis spec invalid";

  private static final int DEFAULT_ERROR_LIMIT = 4;
  private static final JsonMapper JSON = new JsonMapper();

  private RunSpecs() {}

  /** Puts arguments in place, reads numbers, applies the rules, and tells all that is wrong. */
  public static Resolution resolve(AnalysisRunSpec spec) {
    List<String> errors = new ArrayList<>();
    Map<String, String> values = new LinkedHashMap<>();
    Map<String, SecretArg> secrets = new LinkedHashMap<>();
    arguments(spec.args(), values, secrets, errors);
    List<JsonNode> metrics = replaceTags(spec.metrics(), values, secrets.keySet(), errors);
    if (!errors.isEmpty()) {
      return new Resolution.Invalid(ARGUMENTS, errors);
    }
    return check(spec, metrics, List.copyOf(secrets.values()));
  }

  private static void arguments(
      List<Argument> args,
      Map<String, String> values,
      Map<String, SecretArg> secrets,
      List<String> errors) {
    for (Argument arg : args) {
      Optional<Argument.SecretKeyRef> secret =
          Optional.ofNullable(arg.valueFrom()).map(Argument.ValueFrom::secretKeyRef);
      String value = arg.value();
      if (secret.isPresent()) {
        secrets.put(
            arg.name(),
            SecretArg.newBuilder()
                .setName(arg.name())
                .setSecretName(secret.get().name())
                .setSecretKey(secret.get().key())
                .build());
      } else if (value != null) {
        values.put(arg.name(), value);
      } else {
        errors.add(
            "argument \"%s\" was not supplied; give it a value or a valueFrom.secretKeyRef"
                .formatted(arg.name()));
      }
    }
  }

  private static List<JsonNode> replaceTags(
      List<Metric> metrics, Map<String, String> values, Set<String> secrets, List<String> errors) {
    ArgumentTags tags = new ArgumentTags(values, secrets);
    List<JsonNode> replaced = new ArrayList<>();
    for (int i = 0; i < metrics.size(); i++) {
      String place = "metrics[%d].".formatted(i);
      ObjectNode metric = JSON.valueToTree(metrics.get(i));
      for (Map.Entry<String, JsonNode> field : metric.properties()) {
        boolean provider = field.getKey().equals("provider");
        field.setValue(tags.replace(field.getValue(), place + field.getKey(), provider));
      }
      replaced.add(metric);
    }
    errors.addAll(new LinkedHashSet<>(tags.errors()));
    return replaced;
  }

  private static Resolution check(
      AnalysisRunSpec spec, List<JsonNode> trees, List<SecretArg> secrets) {
    List<String> errors = new ArrayList<>();
    if (trees.isEmpty()) {
      errors.add("no metrics specified; give at least one in spec.metrics");
    }
    List<MetricSpec.Builder> metrics = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < trees.size(); i++) {
      JsonNode tree = trees.get(i);
      Metric metric = metric(tree);
      MetricSpec.Builder built = build(metric, tree.path("provider"));
      String place = "metrics[%d]: ".formatted(i);
      if (!names.add(metric.name())) {
        errors.add(place + "duplicate name '%s'".formatted(metric.name()));
      }
      MetricRules.check(metric, built.buildPartial(), tree.path("provider"))
          .forEach(error -> errors.add(place + error));
      metrics.add(built);
    }
    Map<String, Boolean> dryRun =
        NameRules.apply(
            "dryRun", spec.dryRun(), DryRun::metricName, rule -> true, List.copyOf(names), errors);
    Map<String, Integer> retention =
        NameRules.apply(
            "measurementRetention",
            spec.measurementRetention(),
            MeasurementRetention::metricName,
            MeasurementRetention::limit,
            List.copyOf(names),
            errors);
    if (!errors.isEmpty()) {
      return new Resolution.Invalid(SPEC, errors);
    }
    List<MetricSpec> done = new ArrayList<>();
    for (MetricSpec.Builder metric : metrics) {
      done.add(
          metric
              .setDryRun(dryRun.containsKey(metric.getName()))
              .setMeasurementRetention(Math.max(0, retention.getOrDefault(metric.getName(), 0)))
              .build());
    }
    return new Resolution.Measurable(done, secrets);
  }

  private static Metric metric(JsonNode tree) {
    try {
      return JSON.treeToValue(tree, Metric.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "a metric that was written from the model is in the model", e);
    }
  }

  private static MetricSpec.Builder build(Metric metric, JsonNode provider) {
    MetricSpec.Builder built =
        MetricSpec.newBuilder()
            .setName(metric.name())
            .setCount(IntOrStrings.value(metric.count(), 0))
            .setSuccessCondition(metric.successCondition())
            .setFailureCondition(metric.failureCondition())
            .setFailureLimit(IntOrStrings.value(metric.failureLimit(), 0))
            .setInconclusiveLimit(IntOrStrings.value(metric.inconclusiveLimit(), 0))
            .setConsecutiveErrorLimit(
                IntOrStrings.value(metric.consecutiveErrorLimit(), DEFAULT_ERROR_LIMIT))
            .setConsecutiveSuccessLimit(IntOrStrings.value(metric.consecutiveSuccessLimit(), 0));
    GoDuration.parse(metric.interval()).map(RunSpecs::proto).ifPresent(built::setInterval);
    GoDuration.parse(metric.initialDelay()).map(RunSpecs::proto).ifPresent(built::setInitialDelay);
    for (Map.Entry<String, JsonNode> field : provider.properties()) {
      built.setProvider(
          Provider.newBuilder().setType(field.getKey()).setConfigJson(field.getValue().toString()));
    }
    return built;
  }

  private static Duration proto(java.time.Duration duration) {
    return Duration.newBuilder()
        .setSeconds(duration.getSeconds())
        .setNanos(duration.getNano())
        .build();
  }
}
