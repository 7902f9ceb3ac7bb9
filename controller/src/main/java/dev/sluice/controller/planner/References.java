package dev.sluice.controller.planner;

import dev.sluice.controller.revision.ReplicaSets;
import dev.sluice.schemas.crd.Rollout;
import dev.sluice.schemas.crd.TemplateRef;
import dev.sluice.schemas.crd.rollout.BlueGreenStrategy;
import dev.sluice.schemas.crd.rollout.CanaryStep;
import dev.sluice.schemas.crd.rollout.CanaryStrategy;
import dev.sluice.schemas.crd.rollout.RolloutAnalysis;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a Rollout refers to: the objects that belong into its {@link RolloutSnapshot}. */
public final class References {

  private References() {}

  /** Names of the Services in its spec, each once. */
  public static Set<String> services(Rollout rollout) {
    Set<String> names = new LinkedHashSet<>();
    CanaryStrategy canary = canary(rollout);
    if (canary != null) {
      names.add(canary.stableService());
      names.add(canary.canaryService());
      if (canary.pingPong() != null) {
        names.add(canary.pingPong().pingService());
        names.add(canary.pingPong().pongService());
      }
    }
    BlueGreenStrategy blueGreen = blueGreen(rollout);
    if (blueGreen != null) {
      names.add(blueGreen.activeService());
      names.add(blueGreen.previewService());
    }
    names.remove("");
    return names;
  }

  /**
   * Templates that its spec names, each once. Follow {@code spec.templates} of each of them, once a
   * template, for those that they name in turn.
   */
  public static Set<TemplateRef> templates(Rollout rollout) {
    Set<TemplateRef> templates = new LinkedHashSet<>();
    CanaryStrategy canary = canary(rollout);
    if (canary != null) {
      if (canary.analysis() != null) {
        templates.addAll(canary.analysis().templates());
      }
      for (CanaryStep step : canary.steps()) {
        templates.addAll(templatesOf(step.analysis()));
      }
    }
    BlueGreenStrategy blueGreen = blueGreen(rollout);
    if (blueGreen != null) {
      templates.addAll(templatesOf(blueGreen.prePromotionAnalysis()));
      templates.addAll(templatesOf(blueGreen.postPromotionAnalysis()));
    }
    return templates;
  }

  /** Whether its pods are needed, because a restart was asked for and is not done yet. */
  public static boolean restartPending(Rollout rollout) {
    return rollout.getSpec().restartAt() != null
        && !rollout.getSpec().restartAt().equals(rollout.getStatus().restartedAt());
  }

  /** Whether its pods are needed, because they are to get other labels or annotations. */
  public static boolean relabels(List<ReplicaSet> replicaSets) {
    return replicaSets.stream().anyMatch(References::relabels);
  }

  static boolean relabels(ReplicaSet set) {
    return ReplicaSets.annotation(set, Annotations.PODS_TO_RELABEL).isPresent();
  }

  private static List<TemplateRef> templatesOf(@Nullable RolloutAnalysis analysis) {
    return analysis == null ? List.of() : analysis.templates();
  }

  private static @Nullable CanaryStrategy canary(Rollout rollout) {
    return rollout.getSpec().strategy() == null ? null : rollout.getSpec().strategy().canary();
  }

  private static @Nullable BlueGreenStrategy blueGreen(Rollout rollout) {
    return rollout.getSpec().strategy() == null ? null : rollout.getSpec().strategy().blueGreen();
  }
}
