package dev.sluice.controller.planner;

import dev.sluice.controller.status.Pauses;
import dev.sluice.schemas.crd.AnalysisRun;
import dev.sluice.schemas.crd.rollout.RolloutAnalysis;
import java.util.Optional;

/** Which AnalysisRuns blue-green wants: one before the switch of the active Service, one after. */
final class BlueGreenAnalysisRule {

  private final BlueGreenWorld world;
  private final AnalysisRule runs;

  private BlueGreenAnalysisRule(BlueGreenWorld world, AnalysisRule runs) {
    this.world = world;
    this.runs = runs;
  }

  static void apply(BlueGreenWorld world, Draft draft) {
    AnalysisRule runs = new AnalysisRule(world, draft);
    BlueGreenAnalysisRule rule = new BlueGreenAnalysisRule(world, runs);
    rule.show(RunRole.PRE_PROMOTION);
    rule.show(RunRole.POST_PROMOTION);
    if (runs.wanted()) {
      rule.before();
      rule.after();
    }
    runs.endOthers();
  }

  /** Whether the switch need not wait for analysis, or not any more. */
  static boolean beforePromotionIsDone(BlueGreenWorld world, Draft draft) {
    return world.blueGreen().prePromotionAnalysis() == null
        || draft.run(RunRole.PRE_PROMOTION).map(AnalysisRule::successful).orElse(false);
  }

  /** Whether the version behind the active Service may become the stable one. */
  static boolean afterPromotionIsDone(BlueGreenWorld world, Draft draft) {
    return world.blueGreen().postPromotionAnalysis() == null
        || draft.run(RunRole.POST_PROMOTION).map(AnalysisRule::successful).orElse(false);
  }

  private void show(RunRole role) {
    runs.current(role).ifPresent(run -> runs.show(role, run));
  }

  private void before() {
    RolloutAnalysis analysis = world.blueGreen().prePromotionAnalysis();
    if (analysis != null && !world.fastTracked()) {
      follow(
          RunRole.PRE_PROMOTION,
          RunTemplate.beforePromotion(analysis),
          world.readyForPromotion(),
          "Blue/green pre-promotion analysis");
    }
  }

  private void after() {
    RolloutAnalysis analysis = world.blueGreen().postPromotionAnalysis();
    if (analysis != null && world.activeIsNew()) {
      follow(
          RunRole.POST_PROMOTION,
          RunTemplate.afterPromotion(analysis),
          world.newSet().filter(world::saturated).isPresent(),
          "Blue/green post-promotion analysis");
    }
  }

  private void follow(RunRole role, RunTemplate template, boolean mayStart, String what) {
    Optional<AnalysisRun> current = runs.current(role);
    if (Pauses.find(world.status(), Pauses.INCONCLUSIVE_RUN).isPresent()) {
      current.ifPresent(run -> runs.keep(role, run));
    } else if (!runs.needsNew(current)) {
      runs.heed(role, current.orElseThrow(), what);
    } else if (mayStart) {
      runs.create(role, template);
    }
  }
}
