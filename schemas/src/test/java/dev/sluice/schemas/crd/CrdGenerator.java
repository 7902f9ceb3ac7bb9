package dev.sluice.schemas.crd;

import dev.sluice.schemas.crd.analysis.AnalysisRunSpec;
import dev.sluice.schemas.crd.analysis.AnalysisRunStatus;
import dev.sluice.schemas.crd.analysis.AnalysisTemplateSpec;
import dev.sluice.schemas.crd.experiment.ExperimentSpec;
import dev.sluice.schemas.crd.experiment.ExperimentStatus;
import dev.sluice.schemas.crd.rollout.RolloutSpec;
import dev.sluice.schemas.crd.rollout.RolloutStatus;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes the CustomResourceDefinitions from the model's records. */
final class CrdGenerator {

  private static final String HEADER =
      "# Generated from the records of dev.sluice.schemas.crd; see the README of the schemas module.\n";
  private static final Map<String, Object> AGE =
      column("Age", "date", ".metadata.creationTimestamp", "Time since the object was made");

  /** The YAML of each kind by its plural. */
  static Map<String, String> files() {
    Map<String, String> files = new LinkedHashMap<>();
    for (Kind kind : KINDS) {
      files.put(
          kind.object().getPlural(),
          HEADER + Serialization.asYaml(definition(kind)).replaceFirst("^---\n", ""));
    }
    return files;
  }

  private record Kind(
      CustomResource<?, ?> object,
      String shortName,
      String description,
      Class<?> spec,
      Optional<Class<?>> status,
      List<Map<String, Object>> columns) {}

  private static final List<Kind> KINDS =
      List.of(
          new Kind(
              new Rollout(),
              "ro",
              "A workload whose new versions come to run step by step.",
              RolloutSpec.class,
              Optional.of(RolloutStatus.class),
              List.of(
                  column("Desired", "integer", ".spec.replicas", "Pods wanted"),
                  column("Current", "integer", ".status.replicas", "Pods there are"),
                  column(
                      "Up-to-date",
                      "integer",
                      ".status.updatedReplicas",
                      "Pods of the version wanted"),
                  column(
                      "Available",
                      "integer",
                      ".status.availableReplicas",
                      "Pods that are available"),
                  AGE)),
          new Kind(
              new AnalysisTemplate(),
              "at",
              "What AnalysisRuns of its namespace measure.",
              AnalysisTemplateSpec.class,
              Optional.empty(),
              List.of(AGE)),
          new Kind(
              new ClusterAnalysisTemplate(),
              "cat",
              "What AnalysisRuns of any namespace measure.",
              AnalysisTemplateSpec.class,
              Optional.empty(),
              List.of(AGE)),
          new Kind(
              new AnalysisRun(),
              "ar",
              "One run of an analysis.",
              AnalysisRunSpec.class,
              Optional.of(AnalysisRunStatus.class),
              List.of(column("Status", "string", ".status.phase", "Phase of the run"), AGE)),
          new Kind(
              new Experiment(),
              "exp",
              "Versions that run side by side for a while.",
              ExperimentSpec.class,
              Optional.of(ExperimentStatus.class),
              List.of(
                  column("Status", "string", ".status.phase", "Phase of the Experiment"), AGE)));

  private CrdGenerator() {}

  private static Map<String, Object> definition(Kind kind) {
    CustomResource<?, ?> object = kind.object();
    Map<String, Object> names = new LinkedHashMap<>();
    names.put("kind", object.getKind());
    names.put("listKind", object.getKind() + "List");
    names.put("plural", object.getPlural());
    names.put("shortNames", List.of(kind.shortName()));
    names.put("singular", object.getSingular());

    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("group", ApiGroup.NAME);
    spec.put("names", names);
    spec.put("scope", object instanceof Namespaced ? "Namespaced" : "Cluster");
    spec.put("versions", List.of(version(kind)));

    Map<String, Object> definition = new LinkedHashMap<>();
    definition.put("apiVersion", "apiextensions.k8s.io/v1");
    definition.put("kind", "CustomResourceDefinition");
    definition.put("metadata", Map.of("name", object.getPlural() + "." + ApiGroup.NAME));
    definition.put("spec", spec);
    return definition;
  }

  private static Map<String, Object> version(Kind kind) {
    Map<String, Object> version = new LinkedHashMap<>();
    version.put("name", ApiGroup.VERSION);
    version.put("served", true);
    version.put("storage", true);
    version.put("additionalPrinterColumns", kind.columns());
    version.put("schema", Map.of("openAPIV3Schema", schema(kind)));
    // Only a Rollout has subresources: the others' status is written through the object itself.
    if (kind.object() instanceof Rollout) {
      Map<String, Object> scale = new LinkedHashMap<>();
      scale.put("labelSelectorPath", ".status.selector");
      scale.put("specReplicasPath", ".spec.replicas");
      scale.put("statusReplicasPath", ".status.HPAReplicas");
      Map<String, Object> subresources = new LinkedHashMap<>();
      subresources.put("scale", scale);
      subresources.put("status", Map.of());
      version.put("subresources", subresources);
    }
    return version;
  }

  private static Map<String, Object> schema(Kind kind) {
    Map<String, Object> spec = RecordSchemas.of(kind.spec());
    if (kind.object() instanceof Rollout) {
      selectorStays(spec);
    }
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("apiVersion", Map.of("type", "string"));
    properties.put("kind", Map.of("type", "string"));
    properties.put("metadata", Map.of("type", "object"));
    properties.put("spec", spec);
    kind.status().ifPresent(status -> properties.put("status", RecordSchemas.of(status)));
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("description", kind.description());
    schema.put("type", "object");
    schema.put("required", List.of("spec"));
    schema.put("properties", properties);
    return schema;
  }

  @SuppressWarnings("unchecked")
  private static void selectorStays(Map<String, Object> spec) {
    Map<String, Map<String, Object>> properties =
        (Map<String, Map<String, Object>>) spec.getOrDefault("properties", Map.of());
    Map<String, Object> rule = new LinkedHashMap<>();
    rule.put("rule", "self == oldSelf");
    rule.put("message", "selector cannot be changed; make a new Rollout with the other selector");
    properties
        .computeIfAbsent("selector", name -> new LinkedHashMap<>())
        .put("x-kubernetes-validations", List.of(rule));
  }

  private static Map<String, Object> column(
      String name, String type, String path, String description) {
    Map<String, Object> column = new LinkedHashMap<>();
    column.put("name", name);
    column.put("type", type);
    column.put("jsonPath", path);
    column.put("description", description);
    return column;
  }
}
