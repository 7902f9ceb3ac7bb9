package dev.sluice.schemas.crd.experiment;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.sluice.schemas.crd.Argument;
import dev.sluice.schemas.crd.DryRun;
import dev.sluice.schemas.crd.ExtraMetadata;
import dev.sluice.schemas.crd.MeasurementRetention;
import dev.sluice.schemas.crd.Model;
import dev.sluice.schemas.crd.OmitDefault;
import dev.sluice.schemas.crd.Values;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Versions to run side by side for a while, and how they are judged. */
@Model
@RecordBuilder
public record ExperimentSpec(
    @JsonPropertyDescription("The versions.") List<Template> templates,
    @JsonPropertyDescription(
            "How long, from when all are available (30s, 5m, 1h). Default without end.")
        String duration,
    @JsonPropertyDescription("Seconds without progress after which it fails. Default 600.")
        @Nullable Integer progressDeadlineSeconds,
    @JsonPropertyDescription("End it.") @OmitDefault boolean terminate,
    @JsonPropertyDescription("Analyses of the Experiment.") List<Analysis> analyses,
    @JsonPropertyDescription("Seconds the pods are kept after the end. Default 30.")
        @Nullable Integer scaleDownDelaySeconds,
    @JsonPropertyDescription("Metrics that have no say in the verdict.") List<DryRun> dryRun,
    @JsonPropertyDescription("How many measurements are kept.")
        List<MeasurementRetention> measurementRetention,
    @JsonPropertyDescription("Labels and annotations of the runs.")
        @Nullable ExtraMetadata analysisRunMetadata)
    implements ExperimentSpecBuilder.With {

  /** Absent lists, maps and texts become empty ones. */
  public ExperimentSpec {
    templates = Values.list(templates);
    duration = Values.text(duration);
    analyses = Values.list(analyses);
    dryRun = Values.list(dryRun);
    measurementRetention = Values.list(measurementRetention);
  }

  /** A version to run. */
  @Model
  public record Template(
      @JsonPropertyDescription("Name.") String name,
      @JsonPropertyDescription("Pods. Default 1.") @Nullable Integer replicas,
      @JsonPropertyDescription("Seconds a pod must be ready to count as available.") @OmitDefault
          int minReadySeconds,
      @JsonPropertyDescription("Selector of the ReplicaSet.") @Nullable LabelSelector selector,
      @JsonPropertyDescription("The pods.") @Nullable PodTemplateSpec template,
      @JsonPropertyDescription("Make a Service for it.") @Nullable Service service) {

    /** Absent lists, maps and texts become empty ones. */
    public Template {
      name = Values.text(name);
    }
  }

  /** A Service that is made. */
  @Model
  public record Service(
      @JsonPropertyDescription("Name. Default that of the ReplicaSet.") String name) {

    /** Absent lists, maps and texts become empty ones. */
    public Service {
      name = Values.text(name);
    }
  }

  /** An analysis of the Experiment. */
  @Model
  public record Analysis(
      @JsonPropertyDescription("Name.") String name,
      @JsonPropertyDescription("Template.") String templateName,
      @JsonPropertyDescription("True for a ClusterAnalysisTemplate.") @OmitDefault
          boolean clusterScope,
      @JsonPropertyDescription("Arguments for the template.") List<Argument> args,
      @JsonPropertyDescription("The Experiment ends only when this analysis does.") @OmitDefault
          boolean requiredForCompletion) {

    /** Absent lists, maps and texts become empty ones. */
    public Analysis {
      name = Values.text(name);
      templateName = Values.text(templateName);
      args = Values.list(args);
    }
  }
}
