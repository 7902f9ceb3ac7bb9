package dev.sluice.system.scenarios;

import static dev.sluice.system.scenarios.Expect.message;
import static dev.sluice.system.scenarios.Expect.phase;
import static dev.sluice.system.scenarios.Expect.pods;
import static dev.sluice.system.scenarios.Expect.selects;
import static dev.sluice.system.scenarios.Expect.stable;
import static dev.sluice.system.scenarios.Expect.status;
import static dev.sluice.system.scenarios.Expect.that;
import static dev.sluice.system.scenarios.Manifests.blueGreen;
import static dev.sluice.system.scenarios.Manifests.services;

import dev.sluice.system.harness.Shop;
import dev.sluice.testkit.kube.OnKubernetes;
import java.time.Duration;
import org.junit.jupiter.api.extension.ExtendWith;

/** Blue-green with an analysis before or after the switch. */
@OnKubernetes
@ExtendWith(Stage.class)
class BlueGreenAnalysisScenariosIT {

  private static final String QUERY = "errors-of-{{ns}}";
  private static final String BEFORE =
      "prePromotionAnalysis: {templates: [{templateName: errors}]}\n";
  private static final String AFTER =
      "postPromotionAnalysis: {templates: [{templateName: errors}]}\n";
  private static final String JUDGED =
      "interval: 1s, count: 2, successCondition: 'result[0] < 1', failureCondition: 'result[0] > 5'";

  private static void open(Play play, String judged, double metric, String strategy) {
    play.metric(QUERY, metric);
    play.open(
        services("active", "preview"),
        Shop.template("errors", judged, "{{prom}}", QUERY),
        blueGreen("replicas: 2", strategy));
    play.until(selects("active", 1));
  }

  private static Expect runs(String phases) {
    return that(
        "phases of the runs",
        phases,
        state ->
            String.join(
                ",",
                state.of("AnalysisRun").stream()
                    .sorted(
                        java.util.Comparator.comparing(
                            run -> run.at("/metadata/creationTimestamp").asText()))
                    .map(run -> run.at("/status/phase").asText())
                    .toList()));
  }

  @Scenario
  void aBadVerdictBeforeTheSwitchAbortsAndARetryJudgesAnew(Play play) {
    open(play, JUDGED, 9, BEFORE + "abortScaleDownDelaySeconds: 2\nscaleDownDelaySeconds: 1");
    play.ship("web:2");
    play.settles(
        phase("Degraded"),
        message("RolloutAborted"),
        runs("Failed"),
        pods(2, 0),
        pods(1, 2),
        selects("active", 1));

    play.metric(QUERY, 0);
    play.retry();
    play.settles(
        phase("Healthy"), stable(2), selects("active", 2), runs("Failed,Successful"), pods(1, 0));
  }

  @Scenario
  void thePauseComesAfterAGoodVerdict(Play play) {
    open(play, JUDGED, 0, BEFORE + "autoPromotionEnabled: false\nscaleDownDelaySeconds: 1");
    play.ship("web:2");
    play.settles(
        phase("Paused"),
        message("BlueGreenPause"),
        runs("Successful"),
        status("/blueGreen/prePromotionAnalysisRunStatus/status", "Successful"));
    play.promote();
    play.settles(phase("Healthy"), stable(2), selects("active", 2), pods(1, 0));
  }

  @Scenario
  void anUnclearVerdictWaitsForAPerson(Play play) {
    open(play, JUDGED, 3, BEFORE + "scaleDownDelaySeconds: 1");
    play.ship("web:2");
    play.settles(
        phase("Paused"),
        message("InconclusiveAnalysisRun"),
        runs("Inconclusive"),
        selects("active", 1));

    // A word of a person asks once more.
    play.metric(QUERY, 0);
    play.promote();
    play.settles(
        phase("Healthy"), stable(2), selects("active", 2), runs("Inconclusive,Successful"));
  }

  @Scenario
  void aFullPromotionDoesNotWaitForTheAnalysisBeforeTheSwitch(Play play) {
    open(
        play,
        "interval: 1s, successCondition: 'result[0] < 1', count: 600",
        0,
        BEFORE + "scaleDownDelaySeconds: 1");
    play.ship("web:2");
    play.until(runs("Running"), pods(2, 2));
    play.stays(Duration.ofSeconds(2), phase("Progressing"), selects("active", 1));
    play.promoteFull();
    play.settles(phase("Healthy"), stable(2), selects("active", 2), runs("Successful"), pods(1, 0));
  }

  @Scenario
  void aBadVerdictAfterTheSwitchGoesBack(Play play) {
    open(play, JUDGED, 9, AFTER + "abortScaleDownDelaySeconds: 2\nscaleDownDelaySeconds: 20");
    play.ship("web:2");
    play.settles(
        phase("Degraded"),
        message("RolloutAborted"),
        selects("active", 1),
        stable(1),
        pods(1, 2),
        pods(2, 0));

    play.ship("web:1");
    play.settles(
        phase("Healthy"), stable(3), selects("active", 3), selects("preview", 3), pods(3, 2));
  }

  @Scenario
  void anAbortWhileTheNewVersionIsJudgedAfterTheSwitchGoesBack(Play play) {
    open(
        play,
        "interval: 1s, successCondition: 'result[0] < 1', count: 600",
        0,
        AFTER + "abortScaleDownDelaySeconds: 2\nscaleDownDelaySeconds: 1");
    play.ship("web:2");
    play.until(selects("active", 2), runs("Running"), phase("Progressing"));
    play.stays(Duration.ofSeconds(3), pods(1, 2), stable(1), selects("active", 2));
    play.abort();
    play.settles(
        phase("Degraded"), selects("active", 1), pods(1, 2), pods(2, 0), runs("Successful"));
  }

  @Scenario
  void theNewVersionIsStableOnlyAfterAGoodVerdictAfterTheSwitch(Play play) {
    open(play, JUDGED, 0, AFTER + "scaleDownDelaySeconds: 1");
    play.ship("web:2");
    play.until(selects("active", 2), stable(1), phase("Progressing"));
    play.settles(
        phase("Healthy"),
        stable(2),
        pods(1, 0),
        status("/blueGreen/postPromotionAnalysisRunStatus/status", "Successful"));
  }

  @Scenario
  void aFastWayBackSkipsTheAnalysis(Play play) {
    open(play, JUDGED, 0, BEFORE + "scaleDownDelaySeconds: 60");
    play.ship("web:2");
    play.settles(phase("Healthy"), stable(2), runs("Successful"));
    play.metric(QUERY, 9);
    play.undo(1);
    play.settles(phase("Healthy"), stable(3), selects("active", 3), runs("Successful"));
  }

  @Scenario
  void afterABadVerdictTheNextVersionIsJudgedAnew(Play play) {
    open(
        play,
        JUDGED,
        9,
        BEFORE + AFTER + "scaleDownDelaySeconds: 1\nabortScaleDownDelaySeconds: 1");
    play.ship("web:2");
    play.settles(phase("Degraded"), message("RolloutAborted"), pods(2, 0), runs("Failed"));
    play.metric(QUERY, 0);
    play.ship("web:3");
    play.settles(
        phase("Healthy"),
        stable(3),
        selects("active", 3),
        pods(3, 2),
        pods(1, 0),
        runs("Failed,Successful,Successful"),
        status("/abort", ""));
  }

  @Scenario
  void everythingAtOnceGoesThroughInItsOrder(Play play) {
    open(
        play,
        JUDGED,
        0,
        BEFORE
            + AFTER
            + "previewReplicaCount: 1\nautoPromotionSeconds: 2\nscaleDownDelaySeconds: 3\n"
            + "previewMetadata: {labels: {role: preview}}\nactiveMetadata: {labels: {role: active}}");
    play.ship("web:2");
    play.until(phase("Paused"), message("BlueGreenPause"), pods(2, 1), runs("Successful"));
    play.untilPods(
        2, "preview", pod -> "preview".equals(pod.getMetadata().getLabels().get("role")));
    play.settles(
        phase("Healthy"), stable(2), pods(2, 2), pods(1, 0), runs("Successful,Successful"));
    play.untilPods(2, "active", pod -> "active".equals(pod.getMetadata().getLabels().get("role")));
    play.untilEvents("RolloutPaused", "RolloutResumed", "RolloutCompleted");
  }
}
