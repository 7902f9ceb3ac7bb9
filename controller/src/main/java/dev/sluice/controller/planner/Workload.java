package dev.sluice.controller.planner;

import dev.sluice.controller.revision.ReplicaSets;
import dev.sluice.schemas.crd.Rollout;
import dev.sluice.schemas.crd.rollout.RolloutSpec.WorkloadRef;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.PodTemplate;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The workload that a Rollout takes its pod template from.
 *
 * @param object the version of it that was seen
 * @param kind what it is
 * @param generation of its spec; 0 when the API server does not count it
 * @param replicas pods it wants itself; 0 for a PodTemplate
 * @param template its pods
 * @param selector its pods' labels; empty for a PodTemplate
 */
public record Workload(
    ObjectRef object,
    Kind kind,
    long generation,
    int replicas,
    PodTemplateSpec template,
    Optional<LabelSelector> selector) {

  /** The kinds that a workloadRef may name. */
  public enum Kind {
    /** A Deployment. */
    DEPLOYMENT("apps/v1", "Deployment"),
    /** A ReplicaSet. */
    REPLICA_SET("apps/v1", "ReplicaSet"),
    /** A PodTemplate. */
    POD_TEMPLATE("v1", "PodTemplate");

    private final String apiVersion;
    private final String text;

    Kind(String apiVersion, String text) {
      this.apiVersion = apiVersion;
      this.text = text;
    }

    /** Its API version, such as {@code apps/v1}. */
    public String apiVersion() {
      return apiVersion;
    }

    /** Its name, such as {@code Deployment}. */
    public String text() {
      return text;
    }

    /** The kind that is referred to, empty for one that is not allowed. */
    public static Optional<Kind> of(WorkloadRef reference) {
      return of(reference.apiVersion(), reference.kind());
    }

    /** The kind of this name, empty for one that is not allowed. */
    public static Optional<Kind> of(String apiVersion, String kind) {
      for (Kind each : values()) {
        if (each.apiVersion.equals(apiVersion) && each.text.equals(kind)) {
          return Optional.of(each);
        }
      }
      return Optional.empty();
    }

    /** Whether it runs pods by itself, which a Rollout can take over. */
    public boolean runsPods() {
      return this != POD_TEMPLATE;
    }
  }

  /** A workload as the API server has it; empty for an object of any other kind. */
  public static Optional<Workload> of(HasMetadata object) {
    return switch (object) {
      case Deployment deployment when deployment.getSpec() != null ->
          Optional.of(
              of(
                  deployment,
                  Kind.DEPLOYMENT,
                  deployment.getSpec().getReplicas(),
                  deployment.getSpec().getTemplate(),
                  deployment.getSpec().getSelector()));
      case ReplicaSet set when set.getSpec() != null ->
          Optional.of(
              of(
                  set,
                  Kind.REPLICA_SET,
                  set.getSpec().getReplicas(),
                  set.getSpec().getTemplate(),
                  set.getSpec().getSelector()));
      case PodTemplate template ->
          Optional.of(of(template, Kind.POD_TEMPLATE, 0, template.getTemplate(), null));
      default -> Optional.empty();
    };
  }

  private static Workload of(
      HasMetadata object,
      Kind kind,
      @Nullable Integer replicas,
      @Nullable PodTemplateSpec template,
      @Nullable LabelSelector selector) {
    Long generation = object.getMetadata().getGeneration();
    return new Workload(
        ObjectRef.of(object),
        kind,
        generation == null ? 0 : generation,
        Objects.requireNonNullElse(replicas, 1),
        Objects.requireNonNullElse(template, new PodTemplateSpec()),
        Optional.ofNullable(selector));
  }

  /** Kind and name, as messages tell them. */
  public String describe() {
    return kind.text + " " + object.name();
  }

  /**
   * The Rollout as it would be written without a reference: with this workload's template, and its
   * selector unless the Rollout has one. The Rollout that is given stays as it is.
   */
  public Rollout resolve(Rollout rollout) {
    LabelSelector own = rollout.getSpec().selector();
    return with(rollout, template, own == null ? selector.orElse(null) : own);
  }

  /**
   * A Rollout whose workload is gone, with the template of the version that it last named: what is
   * under way for that version can still be called off.
   */
  static Rollout resolveWithout(RolloutSnapshot snapshot) {
    Rollout rollout = snapshot.rollout();
    String last = rollout.getStatus().currentPodHash();
    return snapshot.replicaSets().stream()
        .filter(set -> !last.isEmpty() && ReplicaSets.hash(set).equals(last))
        .findFirst()
        .map(set -> with(rollout, set.getSpec().getTemplate(), rollout.getSpec().selector()))
        .orElse(rollout);
  }

  private static Rollout with(
      Rollout rollout, @Nullable PodTemplateSpec template, @Nullable LabelSelector selector) {
    Rollout resolved = new Rollout();
    resolved.setMetadata(rollout.getMetadata());
    resolved.setSpec(rollout.getSpec().withTemplate(template).withSelector(selector));
    resolved.setStatus(rollout.getStatus());
    return resolved;
  }
}
