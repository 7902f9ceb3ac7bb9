package dev.sluice.system.scenarios;

import static dev.sluice.system.scenarios.Expect.condition;
import static dev.sluice.system.scenarios.Expect.deadline;
import static dev.sluice.system.scenarios.Expect.message;
import static dev.sluice.system.scenarios.Expect.phase;
import static dev.sluice.system.scenarios.Expect.pods;
import static dev.sluice.system.scenarios.Expect.revision;
import static dev.sluice.system.scenarios.Expect.selects;
import static dev.sluice.system.scenarios.Expect.stable;
import static dev.sluice.system.scenarios.Expect.status;
import static dev.sluice.system.scenarios.Expect.wanted;
import static dev.sluice.system.scenarios.Manifests.blueGreen;
import static dev.sluice.system.scenarios.Manifests.services;

import dev.sluice.testkit.kube.OnKubernetes;
import java.time.Duration;
import org.junit.jupiter.api.extension.ExtendWith;

/** Blue-green: two versions at full size, and one switch. */
@OnKubernetes
@ExtendWith(Stage.class)
class BlueGreenScenariosIT {

  private static final String BY_HAND = "autoPromotionEnabled: false\n";
  private static final String BAD = "web:nonexistent";
  private static final Duration A_WHILE = Duration.ofSeconds(3);

  private static void open(Play play, String spec, String strategy) {
    play.open(services("active", "preview"), blueGreen(spec, strategy));
    play.until(selects("active", 1), selects("preview", 1));
    play.always(BlueGreenScenariosIT::usersMeetPods);
  }

  /** The active Service never selects a version without pods. */
  private static String usersMeetPods(State state) {
    String hash = state.object("Service", "active").at("/spec/selector").path(State.HASH).asText();
    return state.replicaSets().stream()
            .filter(set -> set.at("/metadata/labels").path(State.HASH).asText().equals(hash))
            .anyMatch(set -> set.at("/status/availableReplicas").asInt() > 0)
        ? ""
        : "the active Service leads to " + state.named(hash) + ", which has no pods";
  }

  private static void pauseBeforeTheSwitch(Play play, int pods) {
    play.ship("web:2");
    play.settles(
        phase("Paused"),
        message("BlueGreenPause"),
        pods(2, pods),
        pods(1, pods),
        selects("active", 1),
        selects("preview", 2),
        stable(1));
  }

  @Scenario
  void aPreviewWaitsForAWordAndTheFormerVersionGoesAfterItsDelay(Play play) {
    open(play, "replicas: 2", BY_HAND + "scaleDownDelaySeconds: 4");
    pauseBeforeTheSwitch(play, 2);

    play.promote();
    play.until(phase("Healthy"), selects("active", 2), stable(2), pods(1, 2), deadline(1, true));
    play.settles(phase("Healthy"), pods(2, 2), pods(1, 0), deadline(1, false));
  }

  @Scenario
  void aTimedPauseEndsByItselfAndAWordEndsItBefore(Play play) {
    open(play, "replicas: 1", "autoPromotionSeconds: 3\nscaleDownDelaySeconds: 1");
    play.ship("web:2");
    play.until(phase("Paused"), message("BlueGreenPause"));
    play.settles(phase("Healthy"), selects("active", 2), stable(2), pods(1, 0));

    play.patch("spec: {strategy: {blueGreen: {autoPromotionSeconds: 300}}}");
    play.ship("web:3");
    play.until(phase("Paused"));
    play.promote();
    play.settles(phase("Healthy"), selects("active", 3), pods(2, 0));
  }

  @Scenario
  void aSmallPreviewGrowsBeforeTheSwitch(Play play) {
    open(play, "replicas: 3", BY_HAND + "previewReplicaCount: 1\nscaleDownDelaySeconds: 2");
    play.ship("web:2");
    play.settles(phase("Paused"), pods(2, 1), pods(1, 3), selects("active", 1));
    play.always(
        state ->
            Expect.selects("active", 2).complaint(state).isEmpty()
                    && state.replicaSet(2).at("/status/availableReplicas").asInt() < 3
                ? "switched before all pods were there"
                : "");

    play.scale(4);
    play.settles(phase("Paused"), pods(2, 1), pods(1, 4));
    play.scale(3);
    play.settles(phase("Paused"), pods(2, 1), pods(1, 3));

    play.promote();
    play.settles(phase("Healthy"), selects("active", 2), pods(2, 3), pods(1, 0));
  }

  @Scenario
  void aFullPromotionIgnoresTheSmallPreviewAndThePause(Play play) {
    open(play, "replicas: 3", BY_HAND + "previewReplicaCount: 1\nscaleDownDelaySeconds: 1");
    play.ship("web:2");
    play.until(phase("Paused"), pods(2, 1));
    play.promoteFull();
    play.settles(phase("Healthy"), stable(2), pods(2, 3), pods(1, 0), status("/promoteFull", ""));
  }

  @Scenario
  void noMoreFormerVersionsStayThanTheLimitSays(Play play) {
    open(play, "replicas: 1", "scaleDownDelaySeconds: 60\nscaleDownDelayRevisionLimit: 1");
    play.ship("web:2");
    play.settles(phase("Healthy"), stable(2), pods(1, 1), deadline(1, true));
    play.ship("web:3");
    play.settles(phase("Healthy"), stable(3), pods(3, 1), pods(2, 1), pods(1, 0));
  }

  @Scenario
  void anAbortBeforeTheSwitchTakesThePreviewAwayAfterItsDelay(Play play) {
    open(play, "replicas: 2", BY_HAND + "abortScaleDownDelaySeconds: 3");
    pauseBeforeTheSwitch(play, 2);

    play.abort();
    play.until(phase("Degraded"), message("RolloutAborted"), pods(2, 2), deadline(2, true));
    play.settles(phase("Degraded"), pods(2, 0), pods(1, 2), selects("active", 1), stable(1));

    play.retry();
    play.settles(phase("Paused"), message("BlueGreenPause"), pods(2, 2), selects("active", 1));
    play.promote();
    play.settles(phase("Healthy"), selects("active", 2), stable(2));
  }

  @Scenario
  void anAbortWithoutDelayKeepsThePreviewForGood(Play play) {
    open(play, "replicas: 1", BY_HAND + "abortScaleDownDelaySeconds: 0");
    pauseBeforeTheSwitch(play, 1);
    play.abort();
    play.stays(A_WHILE, phase("Degraded"), pods(2, 1), pods(1, 1), deadline(2, false));

    play.ship("web:1");
    play.settles(
        phase("Healthy"), stable(3), selects("active", 3), selects("preview", 3), pods(3, 1));
  }

  @Scenario
  void goingBackWhileTheFormerVersionIsKeptIsImmediate(Play play) {
    open(play, "replicas: 2", BY_HAND + "scaleDownDelaySeconds: 60");
    pauseBeforeTheSwitch(play, 2);
    play.promote();
    play.until(phase("Healthy"), stable(2), deadline(1, true));

    play.undo(1);
    play.settles(
        phase("Healthy"),
        revision(3),
        stable(3),
        selects("active", 3),
        pods(3, 2),
        deadline(3, false),
        pods(2, 2),
        deadline(2, true));
  }

  @Scenario
  void goingBackAfterwardsIsAnUpdateLikeAnyOther(Play play) {
    open(play, "replicas: 1", BY_HAND + "scaleDownDelaySeconds: 1");
    pauseBeforeTheSwitch(play, 1);
    play.promote();
    play.settles(phase("Healthy"), stable(2), pods(1, 0));

    play.undo(1);
    play.settles(
        phase("Paused"), revision(3), pods(3, 1), selects("active", 2), selects("preview", 3));
  }

  @Scenario
  void anotherVersionTakesThePlaceOfAPreviewThatWaits(Play play) {
    open(play, "replicas: 1", BY_HAND + "scaleDownDelaySeconds: 2");
    pauseBeforeTheSwitch(play, 1);

    play.ship("web:3");
    play.settles(
        phase("Paused"),
        pods(3, 1),
        pods(2, 0),
        pods(1, 1),
        selects("active", 1),
        selects("preview", 3));
    play.ship(BAD);
    play.settles(phase("Progressing"), wanted(4, 1), pods(3, 0), pods(1, 1), selects("active", 1));
    play.ship("web:5");
    play.until(phase("Paused"), pods(5, 1));
    play.promote();
    play.settles(phase("Healthy"), stable(5), selects("active", 5), pods(4, 0), pods(1, 0));
  }

  @Scenario
  void aPreviewThatNeverComesUpIsDegradedAndHarmsNobody(Play play) {
    open(play, "replicas: 2\nprogressDeadlineSeconds: 4", "scaleDownDelaySeconds: 1");
    play.ship(BAD);
    play.settles(
        phase("Degraded"),
        message("ProgressDeadlineExceeded"),
        wanted(2, 2),
        pods(1, 2),
        selects("active", 1),
        condition("Available", "True"));

    play.ship("web:3");
    play.settles(phase("Healthy"), stable(3), selects("active", 3), pods(2, 0), pods(1, 0));
  }

  @Scenario
  void aDeadlineThatAbortsTakesThePreviewAway(Play play) {
    open(
        play,
        "replicas: 2\nprogressDeadlineSeconds: 4\nprogressDeadlineAbort: true",
        "abortScaleDownDelaySeconds: 1");
    play.ship(BAD);
    play.settles(
        phase("Degraded"),
        message("RolloutAborted"),
        wanted(2, 0),
        pods(1, 2),
        selects("active", 1));
  }

  @Scenario
  void toCanaryAndBackMakesNoNewVersion(Play play) {
    open(play, "replicas: 2", "scaleDownDelaySeconds: 1");
    play.ship("web:2");
    play.settles(phase("Healthy"), stable(2), pods(1, 0));

    play.noLaws();
    play.patch(
        "spec: {strategy: {blueGreen: null, canary: {steps: [{setWeight: 50}, {pause: {}}]}}}");
    play.settles(
        phase("Healthy"), revision(2), pods(2, 2), selects("active", 0), selects("preview", 0));
    play.ship("web:3");
    play.settles(phase("Paused"), pods(3, 1), pods(2, 1));
    play.promote();
    play.settles(phase("Healthy"), stable(3), pods(3, 2));

    play.patch(
        "spec: {strategy: {canary: null, blueGreen: {activeService: active, previewService: preview}}}");
    play.settles(
        phase("Healthy"), revision(3), pods(3, 2), selects("active", 3), selects("preview", 3));
  }

  @Scenario
  void aFrozenUpdateSwitchesOnlyAfterTheThaw(Play play) {
    open(play, "replicas: 1", "scaleDownDelaySeconds: 1");
    play.pause();
    play.ship("web:2");
    play.stays(A_WHILE, phase("Paused"), selects("active", 1), wanted(2, 0), pods(1, 1));
    play.resume();
    play.settles(phase("Healthy"), selects("active", 2), stable(2), pods(2, 1), pods(1, 0));
  }

  @Scenario
  void withoutADelayTheFormerVersionGoesAtOnce(Play play) {
    open(play, "replicas: 2", "scaleDownDelaySeconds: 0");
    play.ship("web:2");
    play.settles(phase("Healthy"), stable(2), pods(2, 2), pods(1, 0), deadline(1, false));
  }

  @Scenario
  void scaledToNothingAndBackWhileAPreviewWaits(Play play) {
    open(play, "replicas: 2", BY_HAND);
    pauseBeforeTheSwitch(play, 2);
    play.noLaws();
    play.scale(0);
    play.settles(phase("Paused"), pods(2, 0), pods(1, 0), selects("active", 1));
    play.scale(2);
    play.settles(phase("Paused"), pods(2, 2), pods(1, 2), selects("active", 1));
  }
}
