package dev.sluice.controller.revision;

import dev.sluice.controller.planner.Annotations;
import dev.sluice.schemas.crd.Rollout;
import dev.sluice.schemas.crd.rollout.AntiAffinity;
import dev.sluice.schemas.crd.rollout.RolloutSpec.Strategy;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Revision numbers, and the ReplicaSet of a new revision. */
public final class Revisions {

  private static final int HISTORY_LENGTH = 2000;
  private static final Set<String> NOT_COPIED =
      Set.of(
          "kubectl.kubernetes.io/last-applied-configuration",
          "notified.notifications.argoproj.io",
          Annotations.REVISION,
          Annotations.REVISION_HISTORY,
          Annotations.DESIRED_REPLICAS,
          Annotations.WORKLOAD_GENERATION,
          Annotations.TAKEN_OVER,
          Annotations.ROUTING_EPOCH,
          Annotations.ROUTING_DIGEST);

  private Revisions() {}

  /** The number of the version that is wanted now: one more than any other version has. */
  public static int next(List<ReplicaSet> others) {
    return others.stream().mapToInt(ReplicaSets::revision).max().orElse(0) + 1;
  }

  /**
   * The ReplicaSet of a new version, without pods.
   *
   * @param hash its pod-template hash
   * @param stableHash hash of another version that is stable, empty when there is none
   * @param injected labels and annotations to put into its template
   */
  public static ReplicaSet create(
      Rollout rollout, String hash, int revision, String stableHash, InjectedMetadata injected) {
    PodTemplateSpec template = rollout.getSpec().template();
    PodTemplateSpecBuilder pods =
        new PodTemplateSpecBuilder(template == null ? new PodTemplateSpec() : template)
            .editOrNewMetadata()
            .addToLabels(injected.labels())
            .addToLabels(Annotations.POD_HASH, hash)
            .addToAnnotations(injected.annotations())
            .endMetadata();
    PodTemplateSpec spread = withAntiAffinity(rollout, pods.build(), hash, stableHash);
    Map<String, String> labels = new LinkedHashMap<>();
    if (template != null
        && template.getMetadata() != null
        && template.getMetadata().getLabels() != null) {
      labels.putAll(template.getMetadata().getLabels());
    }
    labels.put(Annotations.POD_HASH, hash);
    ReplicaSets.label(rollout, Annotations.INSTANCE_ID)
        .ifPresent(id -> labels.put(Annotations.INSTANCE_ID, id));
    Map<String, String> annotations = new LinkedHashMap<>(copied(rollout));
    annotations.put(Annotations.REVISION, Integer.toString(revision));
    annotations.put(Annotations.DESIRED_REPLICAS, Integer.toString(replicas(rollout)));
    injected.note().ifPresent(note -> annotations.put(Annotations.EPHEMERAL_METADATA, note));
    return new ReplicaSetBuilder()
        .withNewMetadata()
        .withName(ReplicaSets.name(rollout) + "-" + hash)
        .withNamespace(rollout.getMetadata().getNamespace())
        .withLabels(labels)
        .withAnnotations(annotations)
        .withOwnerReferences(
            new OwnerReferenceBuilder()
                .withApiVersion(rollout.getApiVersion())
                .withKind(rollout.getKind())
                .withName(ReplicaSets.name(rollout))
                .withUid(rollout.getMetadata().getUid())
                .withController(true)
                .withBlockOwnerDeletion(true)
                .build())
        .endMetadata()
        .withNewSpec()
        .withReplicas(0)
        .withMinReadySeconds(rollout.getSpec().minReadySeconds())
        .withSelector(selector(rollout.getSpec().selector(), hash))
        .withTemplate(spread)
        .endSpec()
        .build();
  }

  /**
   * Annotations of an existing ReplicaSet of the version that is wanted now that must change: its
   * number, the list of its former numbers, and those copied from the Rollout.
   */
  public static Map<String, Optional<String>> annotationChanges(
      Rollout rollout, ReplicaSet replicaSet, int revision) {
    Map<String, Optional<String>> changes = new LinkedHashMap<>();
    copied(rollout)
        .forEach(
            (key, value) -> {
              if (!ReplicaSets.annotation(replicaSet, key).equals(Optional.of(value))) {
                changes.put(key, Optional.of(value));
              }
            });
    int old = ReplicaSets.revision(replicaSet);
    if (old < revision) {
      changes.put(Annotations.REVISION, Optional.of(Integer.toString(revision)));
      if (old > 0) {
        changes.put(Annotations.REVISION_HISTORY, Optional.of(history(replicaSet, old)));
      }
    }
    return changes;
  }

  private static String history(ReplicaSet replicaSet, int old) {
    List<String> numbers = new ArrayList<>();
    ReplicaSets.annotation(replicaSet, Annotations.REVISION_HISTORY)
        .filter(text -> !text.isEmpty())
        .ifPresent(text -> numbers.addAll(List.of(text.split(",", -1))));
    numbers.add(Integer.toString(old));
    while (String.join(",", numbers).length() > HISTORY_LENGTH) {
      numbers.removeFirst();
    }
    return String.join(",", numbers);
  }

  private static Map<String, String> copied(Rollout rollout) {
    Map<String, String> annotations = rollout.getMetadata().getAnnotations();
    if (annotations == null) {
      return Map.of();
    }
    Map<String, String> copied = new HashMap<>(annotations);
    copied.keySet().removeAll(NOT_COPIED);
    return copied;
  }

  private static PodTemplateSpec withAntiAffinity(
      Rollout rollout, PodTemplateSpec template, String hash, String stableHash) {
    AntiAffinity rule = antiAffinity(rollout.getSpec().strategy());
    if (rule == null || stableHash.isEmpty() || stableHash.equals(hash)) {
      return template;
    }
    return AntiAffinityTerm.addTo(template, rule, stableHash, rollout.getMetadata().getNamespace());
  }

  private static @Nullable AntiAffinity antiAffinity(@Nullable Strategy strategy) {
    if (strategy == null) {
      return null;
    }
    if (strategy.blueGreen() != null) {
      return strategy.blueGreen().antiAffinity();
    }
    return strategy.canary() == null ? null : strategy.canary().antiAffinity();
  }

  private static LabelSelector selector(@Nullable LabelSelector selector, String hash) {
    return new LabelSelectorBuilder(selector == null ? new LabelSelector() : selector)
        .addToMatchLabels(Annotations.POD_HASH, hash)
        .build();
  }

  private static int replicas(Rollout rollout) {
    Integer replicas = rollout.getSpec().replicas();
    return replicas == null ? 1 : replicas;
  }
}
