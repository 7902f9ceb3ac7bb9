package dev.sluice.schemas.events;

import dev.sluice.schemas.crd.AnalysisPhase;
import dev.sluice.schemas.crd.analysis.MetricResult;
import dev.sluice.schemas.crd.rollout.RolloutPhase;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** States and moments for tests. */
final class Samples {

  static final Instant AT = Instant.parse("2026-03-01T10:00:00.120Z");
  static final RolloutState.Version OLD =
      new RolloutState.Version("old", List.of("reg.io/team/app:1", "side:2"));
  static final RolloutState.Version NEW =
      new RolloutState.Version("new", List.of("reg.io/team/app:2", "side:2"));
  static final RolloutState.Analysis RUN =
      new RolloutState.Analysis("web-new-2", "background", AnalysisPhase.RUNNING, "");

  private Samples() {}

  /** In the first step of the second revision. */
  static RolloutState state() {
    return RolloutStateBuilder.builder()
        .cluster("east")
        .namespace("shop")
        .name("web")
        .uid("uid-1")
        .generation(5)
        .sequence(1234)
        .at(AT)
        .revision(2)
        .strategy("canary")
        .phase(RolloutPhase.PROGRESSING)
        .message("more replicas need to be updated")
        .wanted(NEW)
        .stable(OLD)
        .step(new RolloutState.Step(0, 3, "setWeight"))
        .weights(new RolloutState.Weights(10, 90, 100, true))
        .replicas(new RolloutState.Replicas(10, 11, 1, 11, 11))
        .build();
  }

  static RolloutState.Analysis run(AnalysisPhase phase, String message) {
    return new RolloutState.Analysis(RUN.run(), RUN.role(), phase, message);
  }

  /** One of each kind. */
  static List<RolloutMoment> moments() {
    RolloutState.Analysis failed = run(AnalysisPhase.FAILED, "metric m failed");
    return List.of(
        new RolloutMoment.Started(),
        new RolloutMoment.StepEntered(new RolloutState.Step(1, 3, "pause")),
        new RolloutMoment.WeightApplied(new RolloutState.Weights(20, 80, 100, null)),
        new RolloutMoment.Paused("CanaryPauseStep"),
        new RolloutMoment.Resumed(),
        new RolloutMoment.Deployed(NEW),
        new RolloutMoment.Published(),
        new RolloutMoment.Upgraded(NEW),
        new RolloutMoment.AnalysisStarted(RUN),
        new RolloutMoment.MetricFinished(
            RUN.run(),
            new MetricResult(
                "m",
                AnalysisPhase.FAILED,
                List.of(),
                "failed (1) > failureLimit (0)",
                3,
                2,
                1,
                0,
                0,
                0,
                false,
                Map.of(),
                0),
            AnalysisPhase.FAILED),
        new RolloutMoment.AnalysisFinished(failed, AnalysisPhase.FAILED),
        new RolloutMoment.IncidentDetected(failed),
        new RolloutMoment.RolledBack(OLD),
        new RolloutMoment.IncidentResolved(failed),
        new RolloutMoment.Removed());
  }
}
