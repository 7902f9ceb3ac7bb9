package dev.sluice.controller.revision;

import dev.sluice.controller.planner.Annotations;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what this controller and Kubernetes note down on a ReplicaSet; absent numbers are 0. */
public final class ReplicaSets {

  /** Oldest first; equal times by name. */
  public static final Comparator<ReplicaSet> BY_AGE =
      Comparator.<ReplicaSet, Instant>comparing(ReplicaSets::created)
          .thenComparing(ReplicaSets::name);

  private ReplicaSets() {}

  /** Name. */
  public static String name(HasMetadata object) {
    return Objects.requireNonNullElse(object.getMetadata().getName(), "");
  }

  /** Pod-template hash in its label, empty when it has none. */
  public static String hash(ReplicaSet replicaSet) {
    return label(replicaSet, Annotations.POD_HASH).orElse("");
  }

  /** The label of this key. */
  public static Optional<String> label(HasMetadata object, String key) {
    Map<String, String> labels = object.getMetadata().getLabels();
    return labels == null ? Optional.empty() : Optional.ofNullable(labels.get(key));
  }

  /** The annotation of this key. */
  public static Optional<String> annotation(HasMetadata object, String key) {
    Map<String, String> annotations = object.getMetadata().getAnnotations();
    return annotations == null ? Optional.empty() : Optional.ofNullable(annotations.get(key));
  }

  /** Revision number, 0 when it has none that is a number. */
  public static int revision(HasMetadata object) {
    return number(annotation(object, Annotations.REVISION));
  }

  /** The spec.replicas of the Rollout that it was last sized for, if it was noted down. */
  public static Optional<Integer> desired(ReplicaSet replicaSet) {
    return annotation(replicaSet, Annotations.DESIRED_REPLICAS)
        .map(text -> number(Optional.of(text)));
  }

  /** When it is to lose its pods, if it is kept for a while only. */
  public static Optional<Instant> scaleDownDeadline(ReplicaSet replicaSet) {
    return annotation(replicaSet, Annotations.SCALE_DOWN_DEADLINE).flatMap(ReplicaSets::instant);
  }

  /** Creation time; the distant past when it is not told. */
  public static Instant created(HasMetadata object) {
    String text = object.getMetadata().getCreationTimestamp();
    return text == null ? Instant.EPOCH : instant(text).orElse(Instant.EPOCH);
  }

  /** Pods wanted. */
  public static int wanted(ReplicaSet replicaSet) {
    Integer replicas = replicaSet.getSpec() == null ? null : replicaSet.getSpec().getReplicas();
    return replicas == null ? 1 : replicas;
  }

  /** Pods there are. */
  public static int actual(ReplicaSet replicaSet) {
    return replicaSet.getStatus() == null ? 0 : orZero(replicaSet.getStatus().getReplicas());
  }

  /** Pods ready. */
  public static int ready(ReplicaSet replicaSet) {
    return replicaSet.getStatus() == null ? 0 : orZero(replicaSet.getStatus().getReadyReplicas());
  }

  /** Pods available. */
  public static int available(ReplicaSet replicaSet) {
    return replicaSet.getStatus() == null
        ? 0
        : orZero(replicaSet.getStatus().getAvailableReplicas());
  }

  /** Pods available that are to stay: after a scale-down the status still counts the others. */
  public static int steady(ReplicaSet replicaSet) {
    return Math.min(wanted(replicaSet), available(replicaSet));
  }

  /** Whether all pods wanted, and at least one, are available. */
  public static boolean fullyAvailable(ReplicaSet replicaSet) {
    return wanted(replicaSet) > 0 && available(replicaSet) == wanted(replicaSet);
  }

  /** Whether both are the same object. */
  public static boolean same(ReplicaSet one, ReplicaSet other) {
    return name(one).equals(name(other));
  }

  private static int orZero(@Nullable Integer number) {
    return number == null ? 0 : number;
  }

  private static int number(Optional<String> text) {
    try {
      return text.map(Integer::parseInt).orElse(0);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
