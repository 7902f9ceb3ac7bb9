package dev.sluice.controller.planner;

import dev.sluice.controller.revision.ReplicaSets;
import dev.sluice.controller.validation.SpecError;
import dev.sluice.schemas.crd.Argument;
import dev.sluice.schemas.crd.DryRun;
import dev.sluice.schemas.crd.MeasurementRetention;
import dev.sluice.schemas.crd.TemplateRef;
import dev.sluice.schemas.crd.analysis.AnalysisRunSpec;
import dev.sluice.schemas.crd.analysis.AnalysisRunSpecBuilder;
import dev.sluice.schemas.crd.analysis.AnalysisTemplateSpec;
import dev.sluice.schemas.crd.analysis.Metric;
import dev.sluice.schemas.crd.rollout.AnalysisArgument;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Merges templates and arguments into the spec of an AnalysisRun. */
public final class RunSpecs {

  /**
   * Hashes that arguments may ask for.
   *
   * @param latest of the version wanted
   * @param stable of the stable version
   */
  public record Hashes(String latest, String stable) {}

  /** What came of merging. */
  public sealed interface Result {

    /** The spec. */
    record Spec(AnalysisRunSpec spec) implements Result {}

    /**
     * Why there can be none.
     *
     * @param error its field is relative to the analysis: {@code templates} or {@code args}
     */
    record Problem(SpecError error) implements Result {}
  }

  private static final class Broken extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient SpecError error;

    Broken(SpecError error) {
      super(error.message(), null, false, false);
      this.error = error;
    }
  }

  private RunSpecs() {}

  /** Merges what this analysis of the Rollout names. */
  public static Result of(RolloutSnapshot snapshot, RunTemplate analysis, Hashes hashes) {
    try {
      List<AnalysisTemplateSpec> templates = collect(snapshot, analysis.templates());
      List<Argument> args = args(snapshot, templates, analysis.args(), hashes);
      List<Metric> metrics = metrics(templates);
      Set<DryRun> dryRun = new LinkedHashSet<>(analysis.dryRun());
      List<MeasurementRetention> retention = new ArrayList<>(analysis.retention());
      for (AnalysisTemplateSpec template : templates) {
        dryRun.addAll(template.dryRun());
        retention.addAll(template.measurementRetention());
      }
      return new Result.Spec(
          AnalysisRunSpecBuilder.builder()
              .metrics(metrics)
              .args(args)
              .dryRun(List.copyOf(dryRun))
              .measurementRetention(retention)
              .build());
    } catch (Broken broken) {
      return new Result.Problem(broken.error);
    }
  }

  /** The templates named and those that they name, each once, in the order met. */
  private static List<AnalysisTemplateSpec> collect(
      RolloutSnapshot snapshot, List<TemplateRef> references) throws Broken {
    Map<TemplateRef, AnalysisTemplateSpec> found = new LinkedHashMap<>();
    List<TemplateRef> open = new ArrayList<>(references);
    while (!open.isEmpty()) {
      TemplateRef reference = open.removeFirst();
      if (!found.containsKey(reference)) {
        AnalysisTemplateSpec spec = find(snapshot, reference);
        found.put(reference, spec);
        open.addAll(0, spec.templates());
      }
    }
    return List.copyOf(found.values());
  }

  private static AnalysisTemplateSpec find(RolloutSnapshot snapshot, TemplateRef reference)
      throws Broken {
    String name = reference.templateName();
    Optional<AnalysisTemplateSpec> spec =
        reference.clusterScope()
            ? snapshot.clusterAnalysisTemplates().stream()
                .filter(template -> ReplicaSets.name(template).equals(name))
                .findFirst()
                .map(template -> template.getSpec())
            : snapshot.analysisTemplates().stream()
                .filter(template -> ReplicaSets.name(template).equals(name))
                .findFirst()
                .map(template -> template.getSpec());
    if (spec.isEmpty()) {
      String kind = reference.clusterScope() ? "ClusterAnalysisTemplate" : "AnalysisTemplate";
      throw new Broken(
          SpecError.notFound(
              "templates",
              name,
              kind + " '" + name + "' not found; create it or correct the name"));
    }
    return spec.get();
  }

  private static List<Metric> metrics(List<AnalysisTemplateSpec> templates) throws Broken {
    List<Metric> metrics = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (AnalysisTemplateSpec template : templates) {
      for (Metric metric : template.metrics()) {
        if (!names.add(metric.name())) {
          throw new Broken(
              SpecError.invalid(
                  "templates",
                  metric.name(),
                  "two metrics have the name '"
                      + metric.name()
                      + "' once the templates are merged; rename one"));
        }
        metrics.add(metric);
      }
    }
    return metrics;
  }

  private static List<Argument> args(
      RolloutSnapshot snapshot,
      List<AnalysisTemplateSpec> templates,
      List<AnalysisArgument> passed,
      Hashes hashes)
      throws Broken {
    Map<String, Argument> merged = new LinkedHashMap<>();
    for (AnalysisTemplateSpec template : templates) {
      for (Argument argument : template.args()) {
        merge(merged, argument);
      }
    }
    for (AnalysisArgument argument : passed) {
      if (merged.containsKey(argument.name())) {
        String value = value(snapshot, argument, hashes);
        merged.put(argument.name(), new Argument(argument.name(), value, null));
      }
    }
    for (Argument argument : merged.values()) {
      if (argument.value() == null && argument.valueFrom() == null) {
        throw new Broken(
            SpecError.invalid(
                "args",
                argument.name(),
                "args." + argument.name() + " was not resolved; pass a value for it"));
      }
    }
    return List.copyOf(merged.values());
  }

  private static void merge(Map<String, Argument> merged, Argument argument) throws Broken {
    Argument before = merged.get(argument.name());
    if (before == null || (before.value() == null && before.valueFrom() == null)) {
      merged.put(argument.name(), argument);
      return;
    }
    boolean differs =
        argument.value() != null
            && before.value() != null
            && !argument.value().equals(before.value());
    if (differs) {
      throw new Broken(
          SpecError.invalid(
              "args",
              argument.name(),
              "two templates give the argument '"
                  + argument.name()
                  + "' different values; leave the value out of one of them"));
    }
  }

  private static String value(RolloutSnapshot snapshot, AnalysisArgument argument, Hashes hashes)
      throws Broken {
    AnalysisArgument.ValueFrom from = argument.valueFrom();
    if (from == null) {
      return argument.value();
    }
    if (from.fieldRef() != null) {
      String path = from.fieldRef().fieldPath();
      return RolloutFields.read(snapshot.rollout(), path)
          .orElseThrow(
              () ->
                  new Broken(
                      SpecError.invalid(
                          "args",
                          path,
                          "the Rollout has no plain value at this fieldPath, which the argument '"
                              + argument.name()
                              + "' needs")));
    }
    return switch (from.podTemplateHashValue()) {
      case "Stable" -> hashes.stable();
      case "Latest" -> hashes.latest();
      default ->
          throw new Broken(
              SpecError.invalid(
                  "args",
                  from.podTemplateHashValue(),
                  "podTemplateHashValue of the argument '"
                      + argument.name()
                      + "' must be Stable or Latest"));
    };
  }
}
