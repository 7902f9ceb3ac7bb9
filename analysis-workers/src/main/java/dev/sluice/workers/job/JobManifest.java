package dev.sluice.workers.job;

import dev.sluice.workers.spi.ConfigReader;
import dev.sluice.workers.spi.MeasurementId;
import dev.sluice.workers.spi.ProviderException;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.HashMap;
import java.util.Map;

/** Makes the Job of a measurement from the metric's configuration. Pure. */
final class JobManifest {

  private JobManifest() {}

  /**
   * The Job to create.
   *
   * @param namespace where it runs
   * @param owned whether it belongs to the AnalysisRun; only in the run's own namespace
   */
  static Job of(
      MeasurementId id,
      ConfigReader config,
      String namespace,
      boolean owned,
      KubernetesSerialization serialization)
      throws ProviderException {
    ConfigReader metadata = config.object("metadata");
    Map<String, String> labels = strings(metadata, "labels");
    labels.put(JobNames.UID_LABEL, id.runUid());
    Map<String, String> annotations = strings(metadata, "annotations");
    annotations.put(JobNames.NAME_ANNOTATION, id.run());
    annotations.put(JobNames.NAMESPACE_ANNOTATION, id.namespace());
    annotations.put(JobNames.METRIC_ANNOTATION, id.metric());

    ObjectMetaBuilder meta =
        new ObjectMetaBuilder()
            .withName(JobNames.of(id))
            .withNamespace(namespace)
            .withLabels(labels)
            .withAnnotations(annotations);
    if (owned) {
      meta.addToOwnerReferences(
          new OwnerReferenceBuilder()
              .withApiVersion("argoproj.io/v1alpha1")
              .withKind("AnalysisRun")
              .withName(id.run())
              .withUid(id.runUid())
              .withController(true)
              .withBlockOwnerDeletion(true)
              .build());
    }
    return new JobBuilder()
        .withMetadata(meta.build())
        .withSpec(spec(id, config, serialization))
        .build();
  }

  private static JobSpec spec(
      MeasurementId id, ConfigReader config, KubernetesSerialization serialization)
      throws ProviderException {
    if (config.object("spec").empty()) {
      throw config.wrong("spec", "is missing");
    }
    JobSpec spec;
    try {
      spec = serialization.convertValue(config.json().get("spec"), JobSpec.class);
    } catch (IllegalArgumentException e) {
      throw config.wrong("spec", "is not a JobSpec: " + firstLine(e));
    }
    PodTemplateSpec template = spec.getTemplate();
    if (template == null) {
      throw config.wrong("spec.template", "is missing");
    }
    // The label lets one watch see why pods do not start.
    ObjectMeta pod = template.getMetadata() == null ? new ObjectMeta() : template.getMetadata();
    template.setMetadata(
        new ObjectMetaBuilder(pod).addToLabels(JobNames.UID_LABEL, id.runUid()).build());
    return spec;
  }

  private static Map<String, String> strings(ConfigReader metadata, String field)
      throws ProviderException {
    ConfigReader map = metadata.object(field);
    Map<String, String> strings = new HashMap<>();
    for (var entry : map.json().properties()) {
      strings.put(entry.getKey(), map.text(entry.getKey()).orElse(""));
    }
    return strings;
  }

  private static String firstLine(IllegalArgumentException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
