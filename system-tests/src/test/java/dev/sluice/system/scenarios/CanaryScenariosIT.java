package dev.sluice.system.scenarios;

import static dev.sluice.system.scenarios.Expect.availableAtLeast;
import static dev.sluice.system.scenarios.Expect.condition;
import static dev.sluice.system.scenarios.Expect.message;
import static dev.sluice.system.scenarios.Expect.phase;
import static dev.sluice.system.scenarios.Expect.pods;
import static dev.sluice.system.scenarios.Expect.replicaSets;
import static dev.sluice.system.scenarios.Expect.revision;
import static dev.sluice.system.scenarios.Expect.stable;
import static dev.sluice.system.scenarios.Expect.status;
import static dev.sluice.system.scenarios.Expect.step;
import static dev.sluice.system.scenarios.Expect.wanted;
import static dev.sluice.system.scenarios.Expect.wantedAtMost;
import static dev.sluice.system.scenarios.Manifests.canary;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.kube.OnKubernetes;
import java.time.Duration;
import org.junit.jupiter.api.extension.ExtendWith;

/** Canaries without a traffic provider: the share of pods is the share of traffic. */
@OnKubernetes
@ExtendWith(Stage.class)
class CanaryScenariosIT {

  private static final String PAUSE_AT_25 = "steps: [{setWeight: 25}, {pause: {}}]";

  private static final String BAD = "web:nonexistent";

  @Scenario
  void scalingWhilePausedKeepsTheCanarysShare(Play play) {
    play.open(canary("replicas: 4", PAUSE_AT_25));
    play.ship("web:2");
    play.settles(phase("Paused"), message("CanaryPauseStep"), step(1), pods(2, 1), pods(1, 3));

    play.scale(8);
    play.settles(phase("Paused"), step(1), pods(2, 2), pods(1, 6));

    play.scale(4);
    play.settles(phase("Paused"), step(1), pods(2, 1), pods(1, 3));

    play.promote();
    play.settles(phase("Healthy"), step(2), stable(2), pods(2, 4), pods(1, 0));
  }

  @Scenario
  void scalingToNothingWhilePausedAndBackKeepsTheStep(Play play) {
    play.open(canary("replicas: 4", PAUSE_AT_25));
    play.ship("web:2");
    play.until(phase("Paused"), pods(2, 1), pods(1, 3));

    play.scale(0);
    play.settles(phase("Paused"), step(1), pods(2, 0), pods(1, 0));

    play.scale(4);
    play.settles(phase("Paused"), step(1), pods(2, 1), pods(1, 3), stable(1));
  }

  @Scenario
  void scalingWhileAPersonFreezesTheRolloutWaitsForTheThaw(Play play) {
    play.open(canary("replicas: 2", "{}"));
    play.pause();
    play.until(phase("Paused"), message("manually paused"));

    play.scale(4);
    play.stays(Duration.ofSeconds(3), phase("Paused"), pods(1, 2));

    play.resume();
    play.settles(phase("Healthy"), pods(1, 4));
  }

  @Scenario
  void scalingUpInMidUpdateWithASurgeLosesNobody(Play play) {
    play.open(canary("replicas: 3", "maxSurge: 2\nmaxUnavailable: 0"));
    play.ship(BAD);
    play.settles(phase("Progressing"), wanted(2, 2), pods(1, 3));

    play.always(wantedAtMost(8));
    play.always(availableAtLeast(3));
    play.scale(6);
    play.settles(phase("Progressing"), pods(1, 3), wanted(2, 5));

    play.scale(3);
    play.settles(phase("Progressing"), pods(1, 3), wanted(2, 2));

    play.ship("web:3");
    play.settles(phase("Healthy"), stable(3), pods(3, 3), pods(2, 0), pods(1, 0));
  }

  @Scenario
  void scalingWhileAbortedSizesTheStableVersion(Play play) {
    play.open(canary("replicas: 2", "steps: [{setWeight: 50}, {pause: {}}]"));
    play.ship("web:2");
    play.until(phase("Paused"), pods(2, 1));
    play.abort();
    play.settles(phase("Degraded"), message("RolloutAborted"), pods(1, 2), pods(2, 0), step(0));

    play.scale(5);
    play.settles(phase("Degraded"), pods(1, 5), pods(2, 0));
    play.scale(1);
    play.settles(phase("Degraded"), pods(1, 1), pods(2, 0));

    play.ship("web:1");
    play.settles(phase("Healthy"), message(""), stable(3), pods(3, 1), step(2), replicaSets(2));
  }

  @Scenario
  void imageAndReplicasChangedAtOnceAreBothHeeded(Play play) {
    play.open(canary("replicas: 2", "steps: [{setWeight: 50}, {pause: {}}]"));

    play.patch(
        "spec: {replicas: 4, template: {spec: {containers: [{name: main, image: 'web:2'}]}}}");
    play.settles(phase("Paused"), step(1), pods(2, 2), pods(1, 2));

    play.patch(
        "spec: {replicas: 2, template: {spec: {containers: [{name: main, image: 'web:3'}]}}}");
    play.settles(phase("Paused"), step(1), pods(3, 1), pods(2, 0), pods(1, 1), stable(1));

    play.promote();
    play.settles(phase("Healthy"), pods(3, 2), pods(1, 0), pods(2, 0));
  }

  @Scenario
  void aLowerWeightTakesPodsFromTheCanaryOnlyAsTheStableOnesAreThere(Play play) {
    play.open(
        canary(
            "replicas: 3",
            """
            maxSurge: 0
            maxUnavailable: 1
            steps: [{setWeight: 67}, {pause: {}}, {setWeight: 34}, {pause: {}}, {setWeight: 0}, {pause: {}}]
            """));
    play.always(availableAtLeast(2));
    play.always(wantedAtMost(3));
    play.ship("web:2");
    play.settles(phase("Paused"), step(1), pods(2, 2), pods(1, 1));

    play.promote();
    play.settles(phase("Paused"), step(3), pods(2, 1), pods(1, 2));

    play.promote();
    play.settles(phase("Paused"), step(5), pods(2, 0), pods(1, 3));

    play.promote();
    play.settles(phase("Healthy"), step(6), pods(2, 3), pods(1, 0));
  }

  @Scenario
  void aPauseLongerThanTheDeadlineIsNoStandstill(Play play) {
    play.open(canary("replicas: 2\nprogressDeadlineSeconds: 2", PAUSE_AT_25));
    play.ship("web:2");
    play.until(phase("Paused"), step(1));

    play.stays(
        Duration.ofSeconds(5),
        phase("Paused"),
        condition("Progressing", "Unknown", "RolloutPaused"),
        condition("Paused", "True", "RolloutPaused"));

    play.promote();
    play.settles(phase("Healthy"), pods(2, 2), condition("Paused", "False"));
  }

  @Scenario
  void aVersionThatNeverComesUpIsDegradedAndTheNextOneHeals(Play play) {
    play.open(canary("replicas: 4\nprogressDeadlineSeconds: 4", PAUSE_AT_25));
    play.ship(BAD);
    play.settles(
        phase("Degraded"),
        message("ProgressDeadlineExceeded"),
        condition("Progressing", "False", "ProgressDeadlineExceeded"),
        step(0),
        wanted(2, 1),
        pods(1, 3));
    assertThat(play.state().status().path("abort").asBoolean()).isFalse();

    play.ship("web:3");
    play.settles(phase("Paused"), step(1), pods(3, 1), pods(2, 0), pods(1, 3));
  }

  @Scenario
  void podsThatComeUpAfterTheDeadlineGoOnWithTheUpdate(Play play) {
    play.open(canary("replicas: 4\nprogressDeadlineSeconds: 4", PAUSE_AT_25));
    play.patch("spec: {template: {metadata: {annotations: {sim.sluice.dev/ready: 'false'}}}}");
    play.until(phase("Degraded"), message("ProgressDeadlineExceeded"), wanted(2, 1));

    play.markPods(2, true);
    play.settles(phase("Paused"), step(1), pods(2, 1), pods(1, 3));
  }

  @Scenario
  void aDeadlineThatAbortsGivesAllPodsBackToTheStableVersion(Play play) {
    play.open(
        canary(
            "replicas: 4\nprogressDeadlineSeconds: 4\nprogressDeadlineAbort: true", PAUSE_AT_25));
    play.ship(BAD);
    play.settles(
        phase("Degraded"),
        message("RolloutAborted"),
        condition("Progressing", "False", "RolloutAborted"),
        status("/abort", true),
        pods(1, 4),
        pods(2, 0));
    play.untilEvents("RolloutUpdated", "NewReplicaSetCreated", "RolloutAborted");

    // With time enough for a busy machine.
    play.patch("spec: {progressDeadlineSeconds: 600}");
    play.ship("web:3");
    play.settles(phase("Paused"), status("/abort", ""), step(1), pods(3, 1), pods(1, 3));
  }

  @Scenario
  void abortWhileNoStepIsDoneYetThenRetryThenPromoteFull(Play play) {
    play.open(canary("replicas: 4", PAUSE_AT_25));
    play.ship(BAD);
    play.until(phase("Progressing"), wanted(2, 1));
    play.abort();
    play.settles(phase("Degraded"), pods(1, 4), pods(2, 0), step(0));

    play.retry();
    play.settles(phase("Progressing"), wanted(2, 1), pods(1, 3), step(0));
    play.ship("web:3");
    play.until(phase("Paused"), pods(3, 1));
    play.promoteFull();
    play.settles(phase("Healthy"), step(2), stable(3), pods(3, 4), pods(1, 0));
    play.untilEvents("RolloutAborted", "RolloutStepCompleted", "RolloutPaused", "RolloutCompleted");
  }

  @Scenario
  void aThirdVersionInMidCanaryTakesThePlaceOfTheSecond(Play play) {
    play.open(
        canary(
            "replicas: 5", "steps: [{setWeight: 20}, {pause: {}}, {setWeight: 60}, {pause: {}}]"));
    play.always(availableAtLeast(4));
    play.ship("web:2");
    play.until(phase("Paused"), step(1), pods(2, 1));
    play.promote();
    play.until(phase("Paused"), step(3), pods(2, 3), pods(1, 2));

    play.ship("web:3");
    play.settles(phase("Paused"), step(1), revision(3), pods(3, 1), pods(2, 0), pods(1, 4));

    play.ship(BAD);
    play.settles(phase("Progressing"), step(0), revision(4), wanted(4, 1), pods(3, 0), pods(1, 4));
  }

  @Scenario
  void canaryPodsThatDieWhilePausedComeBackAndThePauseHolds(Play play) {
    play.open(canary("replicas: 4", "steps: [{setWeight: 50}, {pause: {}}]"));
    play.ship("web:2");
    play.until(phase("Paused"), pods(2, 2));

    play.deletePods(2);
    play.until(state -> state.sum("availableReplicas") < 4 ? "" : "all pods are there");
    play.settles(phase("Paused"), step(1), pods(2, 2), pods(1, 2));

    play.markPods(1, false);
    play.until(condition("Available", "False"), phase("Paused"));
    play.markPods(1, true);
    play.settles(condition("Available", "True"), phase("Paused"), step(1), pods(1, 2));
  }

  @Scenario
  void aFinishedRolloutWhosePodsFailIsDegradedAndHealsByItself(Play play) {
    play.open(canary("replicas: 2\nprogressDeadlineSeconds: 4", PAUSE_AT_25));
    play.markPods(1, false);
    play.until(phase("Progressing"), condition("Healthy", "False"));
    play.until(phase("Degraded"), message("ProgressDeadlineExceeded"));

    play.markPods(1, true);
    play.settles(phase("Healthy"), condition("Healthy", "True"), step(2));
  }

  @Scenario
  void stepsEditedInMidUpdateBeginAnewAndKeepTheVersion(Play play) {
    play.open(
        canary(
            "replicas: 4", "steps: [{setWeight: 25}, {pause: {}}, {setWeight: 75}, {pause: {}}]"));
    play.ship("web:2");
    play.until(phase("Paused"), step(1));
    play.promote();
    play.until(phase("Paused"), step(3), pods(2, 3));

    play.patch(
        "spec: {strategy: {canary: {steps: [{setWeight: 50}, {pause: {}}, {setWeight: 60}]}}}");
    play.settles(phase("Paused"), step(1), revision(2), pods(2, 2), pods(1, 2));

    play.patch("spec: {strategy: {canary: {steps: null}}}");
    play.settles(phase("Healthy"), stable(2), pods(2, 4), pods(1, 0));
  }
}
