package dev.sluice.controller.feed;

import dev.sluice.controller.planner.Annotations;
import dev.sluice.controller.planner.RunRole;
import dev.sluice.schemas.crd.Rollout;
import dev.sluice.schemas.crd.rollout.CanaryStatus;
import dev.sluice.schemas.crd.rollout.CanaryStep;
import dev.sluice.schemas.crd.rollout.CanaryStrategy;
import dev.sluice.schemas.crd.rollout.RolloutStatus;
import dev.sluice.schemas.crd.rollout.TrafficWeights;
import dev.sluice.schemas.events.RolloutState;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts a Rollout into the words of the public state topic. Pure. */
public final class RolloutStates {

  private static final int DEFAULT_MAX_WEIGHT = 100;

  private RolloutStates() {}

  /**
   * The state of a Rollout with that status.
   *
   * @param replicaSets where the images of the versions are read
   * @param revision revision of the version wanted, 0 when it has none yet
   */
  public static RolloutState of(
      String cluster,
      Rollout rollout,
      RolloutStatus status,
      List<ReplicaSet> replicaSets,
      long revision,
      Instant now) {
    return new RolloutState(
        cluster,
        rollout.getMetadata().getNamespace(),
        rollout.getMetadata().getName(),
        rollout.getMetadata().getUid(),
        number(status.observedGeneration()),
        number(rollout.getMetadata().getResourceVersion()),
        now,
        revision,
        strategy(rollout),
        status.phase(),
        status.message(),
        wanted(rollout, status, replicaSets),
        version(status.stableRS(), replicaSets),
        step(rollout, status),
        weights(rollout, status),
        new RolloutState.Replicas(
            Objects.requireNonNullElse(rollout.getSpec().replicas(), 1),
            status.replicas(),
            status.updatedReplicas(),
            status.readyReplicas(),
            status.availableReplicas()),
        pauses(rollout, status),
        status.abort(),
        status.abortedAt(),
        analyses(status),
        "");
  }

  /** The revision in a Rollout's annotations, 0 when it has none. */
  public static long revision(Rollout rollout) {
    return Optional.ofNullable(rollout.getMetadata().getAnnotations())
        .map(annotations -> annotations.get(Annotations.REVISION))
        .map(RolloutStates::number)
        .orElse(0L);
  }

  static long number(@Nullable String text) {
    try {
      return text == null || text.isEmpty() ? 0 : Long.parseLong(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static String strategy(Rollout rollout) {
    if (rollout.getSpec().strategy() == null) {
      return "";
    }
    return rollout.getSpec().strategy().blueGreen() != null ? "blueGreen" : "canary";
  }

  private static @Nullable CanaryStrategy canary(Rollout rollout) {
    return rollout.getSpec().strategy() == null ? null : rollout.getSpec().strategy().canary();
  }

  private static RolloutState.@Nullable Version wanted(
      Rollout rollout, RolloutStatus status, List<ReplicaSet> replicaSets) {
    String hash = status.currentPodHash();
    if (hash.isEmpty()) {
      return null;
    }
    PodTemplateSpec template = rollout.getSpec().template();
    return find(hash, replicaSets)
        .or(() -> Optional.ofNullable(template))
        .map(found -> new RolloutState.Version(hash, images(found)))
        .orElseGet(() -> new RolloutState.Version(hash, List.of()));
  }

  private static RolloutState.@Nullable Version version(String hash, List<ReplicaSet> replicaSets) {
    return hash.isEmpty()
        ? null
        : new RolloutState.Version(
            hash, find(hash, replicaSets).map(RolloutStates::images).orElse(List.of()));
  }

  private static Optional<PodTemplateSpec> find(String hash, List<ReplicaSet> replicaSets) {
    for (ReplicaSet set : replicaSets) {
      Map<String, String> labels = set.getMetadata().getLabels();
      if (labels != null && hash.equals(labels.get(Annotations.POD_HASH))) {
        return Optional.of(set.getSpec().getTemplate());
      }
    }
    return Optional.empty();
  }

  private static List<String> images(PodTemplateSpec template) {
    if (template.getSpec() == null) {
      return List.of();
    }
    return template.getSpec().getContainers().stream()
        .map(Container::getImage)
        .filter(Objects::nonNull)
        .toList();
  }

  private static RolloutState.@Nullable Step step(Rollout rollout, RolloutStatus status) {
    CanaryStrategy canary = canary(rollout);
    Integer index = status.currentStepIndex();
    if (canary == null || index == null || canary.steps().isEmpty()) {
      return null;
    }
    int count = canary.steps().size();
    return new RolloutState.Step(
        index, count, index < count ? kind(canary.steps().get(index)) : "");
  }

  /** What completes the step, in the order in which Argo looks for it. */
  private static String kind(CanaryStep step) {
    if (step.pause() != null) {
      return "pause";
    }
    if (step.setCanaryScale() != null) {
      return "setCanaryScale";
    }
    if (step.setWeight() != null) {
      return "setWeight";
    }
    if (step.experiment() != null) {
      return "experiment";
    }
    if (step.analysis() != null) {
      return "analysis";
    }
    if (step.setHeaderRoute() != null) {
      return "setHeaderRoute";
    }
    if (step.setMirrorRoute() != null) {
      return "setMirrorRoute";
    }
    return step.plugin() != null ? "plugin" : "";
  }

  private static RolloutState.@Nullable Weights weights(Rollout rollout, RolloutStatus status) {
    CanaryStatus canary = status.canary();
    TrafficWeights weights = canary == null ? null : canary.weights();
    if (weights == null) {
      return null;
    }
    CanaryStrategy strategy = canary(rollout);
    int max =
        Optional.ofNullable(strategy)
            .map(CanaryStrategy::trafficRouting)
            .map(routing -> routing.maxTrafficWeight())
            .orElse(DEFAULT_MAX_WEIGHT);
    return new RolloutState.Weights(
        weight(weights.canary()), weight(weights.stable()), max, weights.verified());
  }

  private static int weight(TrafficWeights.@Nullable Destination destination) {
    return destination == null ? 0 : destination.weight();
  }

  private static List<RolloutState.Pause> pauses(Rollout rollout, RolloutStatus status) {
    List<RolloutState.Pause> pauses = new ArrayList<>();
    status
        .pauseConditions()
        .forEach(pause -> pauses.add(new RolloutState.Pause(pause.reason(), pause.startTime())));
    if (rollout.getSpec().paused()) {
      pauses.add(new RolloutState.Pause(RolloutState.Pause.USER, null));
    }
    return pauses;
  }

  private static List<RolloutState.Analysis> analyses(RolloutStatus status) {
    List<RolloutState.Analysis> analyses = new ArrayList<>();
    for (RunRole role : RunRole.values()) {
      role.in(status)
          .filter(run -> !run.name().isEmpty())
          .map(
              run -> new RolloutState.Analysis(run.name(), name(role), run.status(), run.message()))
          .ifPresent(analyses::add);
    }
    return analyses;
  }

  private static String name(RunRole role) {
    return switch (role) {
      case STEP -> "step";
      case BACKGROUND -> "background";
      case PRE_PROMOTION -> "prePromotion";
      case POST_PROMOTION -> "postPromotion";
    };
  }
}
