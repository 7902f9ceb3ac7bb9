package dev.sluice.schemas.crd.rollout;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.sluice.schemas.crd.DryRun;
import dev.sluice.schemas.crd.ExtraMetadata;
import dev.sluice.schemas.crd.Model;
import dev.sluice.schemas.crd.OmitDefault;
import dev.sluice.schemas.crd.Values;
import io.fabric8.kubernetes.api.model.LabelSelector;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An Experiment that is run as a step. */
@Model
public record ExperimentStep(
    @JsonPropertyDescription("The versions to run.") List<Template> templates,
    @JsonPropertyDescription("How long (30s, 5m, 1h).") String duration,
    @JsonPropertyDescription("Analyses of the Experiment.") List<Analysis> analyses,
    @JsonPropertyDescription("Metrics that have no say in the verdict.") List<DryRun> dryRun,
    @JsonPropertyDescription("Labels and annotations of the runs.")
        @Nullable ExtraMetadata analysisRunMetadata,
    @JsonPropertyDescription("Seconds the pods are kept after the end. Default 30.")
        @Nullable Integer scaleDownDelaySeconds) {

  /** Absent lists, maps and texts become empty ones. */
  public ExperimentStep {
    templates = Values.list(templates);
    duration = Values.text(duration);
    analyses = Values.list(analyses);
    dryRun = Values.list(dryRun);
  }

  /** A version to run. */
  @Model
  public record Template(
      @JsonPropertyDescription("Name.") String name,
      @JsonPropertyDescription("canary or stable.") String specRef,
      @JsonPropertyDescription("Pods. Default 1.") @Nullable Integer replicas,
      @JsonPropertyDescription("Labels and annotations of the pods.")
          @Nullable ExtraMetadata metadata,
      @JsonPropertyDescription("Selector of the ReplicaSet. Default that of the Rollout.")
          @Nullable LabelSelector selector,
      @JsonPropertyDescription("Share of the traffic.") @Nullable Integer weight,
      @JsonPropertyDescription("Make a Service for it.") @Nullable Service service) {

    /** Absent lists, maps and texts become empty ones. */
    public Template {
      name = Values.text(name);
      specRef = Values.text(specRef);
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
      @JsonPropertyDescription("Arguments for the template.") List<AnalysisArgument> args,
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
