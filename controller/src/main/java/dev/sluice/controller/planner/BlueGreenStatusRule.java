package dev.sluice.controller.planner;

import dev.sluice.controller.revision.ReplicaSets;
import dev.sluice.schemas.crd.rollout.BlueGreenStatusBuilder;
import dev.sluice.schemas.crd.rollout.RolloutStatusBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.Map;
import java.util.Optional;

/** Ends a plan of blue-green: promotion and the whole status. */
final class BlueGreenStatusRule {

  private static final Optional<String> YES = Optional.of("true");

  private final BlueGreenWorld world;
  private final Draft draft;
  private final StatusWriter writer;
  private final RolloutStatusBuilder status;

  private BlueGreenStatusRule(BlueGreenWorld world, Draft draft) {
    this.world = world;
    this.draft = draft;
    this.writer = new StatusWriter(world, draft);
    this.status = writer.status();
  }

  /** The status after the template was changed: the update begins anew. */
  static Plan startOver(BlueGreenWorld world, Draft draft) {
    BlueGreenStatusRule rule = new BlueGreenStatusRule(world, draft);
    rule.writer.reset();
    return rule.finish(Pointing.seen(world), false);
  }

  /** The status of an ordinary plan. */
  static Plan write(BlueGreenWorld world, Draft draft, Pointing pointing) {
    BlueGreenStatusRule rule = new BlueGreenStatusRule(world, draft);
    Optional<String> promotion = rule.promotion(pointing);
    promotion.ifPresent(rule.writer::promote);
    rule.noteStable(pointing);
    return rule.finish(pointing, promotion.isEmpty() && rule.checkPoint());
  }

  /** Why the version wanted becomes the stable one now, if it does. */
  private Optional<String> promotion(Pointing pointing) {
    if (world.stableSet().isEmpty()) {
      return Optional.of("initial deploy");
    }
    if (!pointing.active().equals(world.hash()) || world.spec().paused()) {
      return Optional.empty();
    }
    if (world.status().promoteFull()) {
      return Optional.of("full promotion requested");
    }
    if (world.fullyPromoted() || world.fastRollback()) {
      return Optional.of("rollback to an earlier version");
    }
    if (draft.pauses().aborted() || !BlueGreenAnalysisRule.afterPromotionIsDone(world, draft)) {
      return Optional.empty();
    }
    return Optional.of("completed blue-green update");
  }

  /** A version that was stable once may come back without a pause while it is kept. */
  private void noteStable(Pointing pointing) {
    world
        .newSet()
        .filter(set -> world.fullyPromoted() && pointing.active().equals(world.hash()))
        .filter(set -> !ReplicaSets.annotation(set, Annotations.WAS_STABLE).equals(YES))
        .ifPresent(
            set ->
                draft.intend(
                    Intent.PatchReplicaSetMetadata.annotations(
                        ObjectRef.of(set), Map.of(Annotations.WAS_STABLE, YES))));
  }

  /** From here on the new version has all its pods; taken back only by another version. */
  private boolean checkPoint() {
    return world.blueGreen().previewReplicaCount() != null
        && !draft.pauses().aborted()
        && !world.stableIsNew()
        && (world.blueGreenStatus().scaleUpPreviewCheckPoint()
            || (!world.spec().paused()
                && world.readyForPromotion()
                && BlueGreenPauseRule.allDone(world, draft)));
  }

  private Plan finish(Pointing pointing, boolean checkPoint) {
    // What clients and autoscalers see are the pods that users meet.
    Optional<ReplicaSet> active =
        pointing.active().isEmpty() ? Optional.empty() : world.withHash(pointing.active());
    active.ifPresent(
        set ->
            status
                .hpaReplicas(ReplicaSets.actual(set))
                .availableReplicas(ReplicaSets.available(set))
                .readyReplicas(ReplicaSets.ready(set))
                .selector(Selectors.format(set.getSpec().getSelector())));
    status.blueGreen(
        BlueGreenStatusBuilder.builder()
            .activeSelector(pointing.active())
            .previewSelector(pointing.preview())
            .scaleUpPreviewCheckPoint(checkPoint)
            .prePromotionAnalysisRunStatus(draft.run(RunRole.PRE_PROMOTION).orElse(null))
            .postPromotionAnalysisRunStatus(draft.run(RunRole.POST_PROMOTION).orElse(null))
            .build());
    return writer.finish();
  }
}
