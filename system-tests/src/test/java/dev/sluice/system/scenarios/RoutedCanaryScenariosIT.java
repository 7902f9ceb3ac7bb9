package dev.sluice.system.scenarios;

import static dev.sluice.system.scenarios.Expect.condition;
import static dev.sluice.system.scenarios.Expect.deadline;
import static dev.sluice.system.scenarios.Expect.message;
import static dev.sluice.system.scenarios.Expect.phase;
import static dev.sluice.system.scenarios.Expect.pods;
import static dev.sluice.system.scenarios.Expect.selects;
import static dev.sluice.system.scenarios.Expect.stable;
import static dev.sluice.system.scenarios.Expect.status;
import static dev.sluice.system.scenarios.Expect.step;
import static dev.sluice.system.scenarios.Expect.that;
import static dev.sluice.system.scenarios.Expect.wanted;
import static dev.sluice.system.scenarios.Expect.weight;
import static dev.sluice.system.scenarios.Manifests.routed;
import static dev.sluice.system.scenarios.Manifests.services;

import dev.sluice.system.harness.Shop;
import dev.sluice.testkit.kube.OnKubernetes;
import java.time.Duration;
import org.junit.jupiter.api.extension.ExtendWith;

/** Canaries behind Istio: traffic and pods go their own ways. */
@OnKubernetes
@ExtendWith(Stage.class)
class RoutedCanaryScenariosIT {

  private static final String PAUSE_AT_50 = "steps: [{setWeight: 50}, {pause: {}}]";
  private static final Duration A_WHILE = Duration.ofSeconds(3);

  private static void open(Play play, String spec, String strategy) {
    play.open(Shop.SERVICES, Shop.VIRTUAL_SERVICE, routed(spec, strategy));
  }

  private static void pauseAtFifty(Play play) {
    play.ship("web:2");
    play.settles(phase("Paused"), step(1), weight(50), pods(2, 1), pods(1, 2));
  }

  @Scenario
  void anAbortedCanaryKeepsItsPodsForHalfAMinuteAndARetryTakesThemBack(Play play) {
    open(play, "replicas: 2", PAUSE_AT_50);
    pauseAtFifty(play);

    play.abort();
    play.stays(A_WHILE, phase("Degraded"), weight(0), pods(2, 1), pods(1, 2), deadline(2, true));

    play.retry();
    play.settles(phase("Paused"), step(1), weight(50), pods(2, 1), pods(1, 2), deadline(2, false));
    play.promote();
    play.settles(phase("Healthy"), stable(2), weight(0), pods(2, 2), selects("stable", 2));
  }

  @Scenario
  void anAbortWithoutDelayKeepsTheCanaryForGoodUntilTheNextVersion(Play play) {
    open(play, "replicas: 2", "abortScaleDownDelaySeconds: 0\n" + PAUSE_AT_50);
    pauseAtFifty(play);

    play.abort();
    play.stays(A_WHILE, phase("Degraded"), weight(0), pods(2, 1), pods(1, 2), deadline(2, false));

    play.ship("web:3");
    play.settles(phase("Paused"), step(1), weight(50), pods(3, 1), pods(2, 0), pods(1, 2));
  }

  @Scenario
  void anAbortedCanaryGoesAfterItsDelayOnceTheStableVersionIsAllThere(Play play) {
    open(play, "replicas: 2", "abortScaleDownDelaySeconds: 2\n" + PAUSE_AT_50);
    pauseAtFifty(play);
    play.markPods(1, false);
    play.until(condition("Available", "False"));

    play.abort();
    play.stays(Duration.ofSeconds(4), phase("Degraded"), pods(2, 1), deadline(2, false));

    play.markPods(1, true);
    play.settles(
        phase("Degraded"),
        weight(0),
        pods(2, 0),
        pods(1, 2),
        selects("canary", 1),
        selects("stable", 1));
  }

  @Scenario
  void scalingAfterAnAbortSizesTheStableVersionOnly(Play play) {
    open(play, "replicas: 2", "abortScaleDownDelaySeconds: 0\n" + PAUSE_AT_50);
    pauseAtFifty(play);
    play.abort();
    play.until(phase("Degraded"), weight(0));

    play.scale(4);
    play.settles(phase("Degraded"), pods(1, 4), pods(2, 1), weight(0));
    play.scale(1);
    play.settles(phase("Degraded"), pods(1, 1), pods(2, 1), weight(0));
  }

  @Scenario
  void theFormerVersionStaysForItsDelayAlsoThroughTheNextUpdate(Play play) {
    open(
        play,
        "replicas: 2\nprogressDeadlineSeconds: 4",
        "scaleDownDelaySeconds: 25\n" + PAUSE_AT_50);
    pauseAtFifty(play);
    play.promote();
    // Waiting for the former version is no standstill.
    play.stays(Duration.ofSeconds(6), phase("Healthy"), stable(2), pods(1, 2), deadline(1, true));

    play.ship("web:3");
    play.settles(
        phase("Paused"),
        step(1),
        weight(50),
        pods(3, 1),
        pods(2, 2),
        pods(1, 2),
        deadline(1, true));
    play.until(pods(1, 0), pods(2, 2), pods(3, 1));
    play.settles(phase("Paused"), step(1), weight(50));
  }

  @Scenario
  void theFormerVersionGoesAfterItsDelayAndOnlyThenAllIsHealthy(Play play) {
    open(play, "replicas: 2", "scaleDownDelaySeconds: 4\n" + PAUSE_AT_50);
    pauseAtFifty(play);
    play.promote();
    play.until(
        phase("Healthy"), stable(2), pods(1, 2), deadline(1, true), condition("Healthy", "False"));
    play.settles(phase("Healthy"), pods(1, 0), deadline(1, false), condition("Healthy", "True"));
  }

  @Scenario
  void noMoreFormerVersionsStayThanTheLimitSays(Play play) {
    open(play, "replicas: 1", "scaleDownDelayRevisionLimit: 1\nscaleDownDelaySeconds: 60");
    play.ship("web:2");
    play.settles(phase("Healthy"), stable(2), pods(2, 1), pods(1, 1), deadline(1, true));

    play.ship("web:3");
    play.settles(
        phase("Healthy"), stable(3), pods(3, 1), pods(2, 1), pods(1, 0), deadline(2, true));
  }

  @Scenario
  void goingBackToAVersionThatIsStillKeptWalksTheStepsAndLiftsItsDeadline(Play play) {
    open(play, "replicas: 2", "scaleDownDelaySeconds: 60\n" + PAUSE_AT_50);
    pauseAtFifty(play);
    play.promote();
    play.until(phase("Healthy"), stable(2), deadline(1, true));

    play.undo(1);
    play.settles(
        phase("Paused"), step(1), weight(50), wanted(3, 1), pods(2, 2), deadline(3, false));
    play.promote();
    play.settles(phase("Healthy"), stable(3), pods(3, 2), weight(0), deadline(2, true));
  }

  @Scenario
  void aCanaryScaleStandsUntilItIsToFollowTheTraffic(Play play) {
    open(
        play,
        "replicas: 4",
        """
        steps:
        - setCanaryScale: {replicas: 3}
        - pause: {}
        - setWeight: 25
        - pause: {}
        - setCanaryScale: {matchTrafficWeight: true}
        - pause: {}
        - setCanaryScale: {weight: 75}
        - pause: {}
        """);
    play.ship("web:2");
    play.settles(phase("Paused"), step(1), weight(0), pods(2, 3), pods(1, 4));
    play.promote();
    play.settles(phase("Paused"), step(3), weight(25), pods(2, 3), pods(1, 4));
    play.promote();
    play.settles(phase("Paused"), step(5), weight(25), pods(2, 1), pods(1, 4));
    play.promote();
    play.settles(phase("Paused"), step(7), weight(25), pods(2, 3), pods(1, 4));
    play.scale(8);
    play.settles(phase("Paused"), step(7), weight(25), pods(2, 6), pods(1, 8));
    play.promoteFull();
    play.settles(phase("Healthy"), step(8), weight(0), pods(2, 8), stable(2));
  }

  @Scenario
  void aCanaryOfNoPodsIsSupersededAndNeverGetsTraffic(Play play) {
    open(
        play,
        "replicas: 2",
        "steps: [{setCanaryScale: {replicas: 0}}, {pause: {}}, {setCanaryScale: {weight: 50}}, {setWeight: 10}, {pause: {}}]");
    play.always(that("canary weight below 11", true, state -> (int) state.canaryWeight() < 11));
    play.ship("web:2");
    play.settles(phase("Paused"), step(1), weight(0), pods(2, 0), pods(1, 2));
    play.ship("web:3");
    play.settles(phase("Paused"), step(1), weight(0), pods(3, 0), pods(2, 0), pods(1, 2));
    play.promote();
    play.settles(phase("Paused"), step(4), weight(10), pods(3, 1), pods(1, 2));

    // The canary Service stays with the third version until the fourth has a pod.
    play.ship("web:4");
    play.settles(phase("Paused"), step(1), weight(0), pods(4, 0), selects("canary", 3));
    play.promote();
    play.settles(
        phase("Paused"), step(4), weight(10), pods(4, 1), pods(3, 0), selects("canary", 4));
  }

  @Scenario
  void aCanaryWhosePodsAllDiedLosesItsTrafficAndAnAbortStillWorks(Play play) {
    open(play, "replicas: 2", "abortScaleDownDelaySeconds: 2\n" + PAUSE_AT_50);
    pauseAtFifty(play);

    play.markPods(2, false);
    play.settles(phase("Paused"), step(1), weight(0), wanted(2, 1));
    play.markPods(2, true);
    play.settles(phase("Paused"), step(1), weight(50), pods(2, 1));

    play.markPods(2, false);
    play.until(weight(0));
    play.abort();
    play.settles(phase("Degraded"), weight(0), pods(2, 0), pods(1, 2), selects("stable", 1));
  }

  @Scenario
  void aBadVersionNeverGetsTrafficAndTheDeadlineAborts(Play play) {
    open(
        play,
        "replicas: 2\nprogressDeadlineSeconds: 4\nprogressDeadlineAbort: true",
        "abortScaleDownDelaySeconds: 2\n" + PAUSE_AT_50);
    play.always(weight(0));
    play.ship("web:nonexistent");
    play.settles(
        phase("Degraded"),
        message("RolloutAborted"),
        pods(2, 0),
        pods(1, 2),
        status("/abort", true));
    play.ship("web:1");
    play.settles(phase("Healthy"), stable(3), pods(3, 2), step(2), status("/abort", ""));
  }

  @Scenario
  void aFullPromotionOfABadVersionWaitsAndTheNextVersionBeginsAnew(Play play) {
    open(play, "replicas: 2", PAUSE_AT_50);
    play.always(weight(0));
    play.ship("web:nonexistent");
    play.until(phase("Progressing"), wanted(2, 1));
    play.promoteFull();
    play.settles(phase("Progressing"), wanted(2, 2), pods(1, 2), stable(1));
    play.noLaws();

    play.ship("web:3");
    play.settles(
        phase("Paused"),
        step(1),
        weight(50),
        pods(3, 1),
        pods(2, 0),
        pods(1, 2),
        status("/promoteFull", ""));
  }

  @Scenario
  void servicesThatTakeTurnsServeTwoUpdatesWithoutASelectorUnderTraffic(Play play) {
    String strategy =
        PAUSE_AT_50
            + "\npingPong: {pingService: stable, pongService: canary}\nscaleDownDelaySeconds: 2";
    play.open(
        Shop.SERVICES,
        Shop.VIRTUAL_SERVICE,
        routed("replicas: 2", strategy)
            .replaceFirst("stableService: stable\\s+canaryService: canary", ""));
    play.until(selects("stable", 1), status("/canary/stablePingPong", "ping"));

    play.ship("web:2");
    play.settles(phase("Paused"), step(1), selects("stable", 1), selects("canary", 2), pods(2, 1));
    play.until(that("weight of pong", 50, State::canaryWeight));
    play.promote();
    play.settles(
        phase("Healthy"),
        status("/canary/stablePingPong", "pong"),
        selects("canary", 2),
        pods(1, 0));
    play.until(that("weight of pong", 100, State::canaryWeight));

    play.ship("web:3");
    play.settles(phase("Paused"), step(1), selects("canary", 2), selects("stable", 3));
    play.until(that("weight of pong", 50, State::canaryWeight));
    play.promote();
    play.settles(
        phase("Healthy"),
        status("/canary/stablePingPong", "ping"),
        selects("stable", 3),
        pods(2, 0));
    play.until(that("weight of pong", 0, State::canaryWeight));
  }

  @Scenario
  void managedRoutesGoWithAnAbortAndWithAPromotion(Play play) {
    String managed =
        routed(
                "replicas: 2",
                """
                abortScaleDownDelaySeconds: 1
                steps:
                - setWeight: 50
                - setHeaderRoute: {name: beta, match: [{headerName: x-beta, headerValue: {exact: "1"}}]}
                - setMirrorRoute: {name: shadow, percentage: 20, match: [{method: {exact: GET}}]}
                - pause: {}
                - setHeaderRoute: {name: beta}
                - pause: {}
                """)
            .replace(
                "trafficRouting: {",
                "trafficRouting: {managedRoutes: [{name: shadow}, {name: beta}], ");
    play.open(services("stable", "canary"), Shop.VIRTUAL_SERVICE, managed);
    play.ship("web:2");
    play.settles(phase("Paused"), step(3), weightOfPrimary(50), routes("shadow,beta,primary"));
    play.abort();
    play.settles(phase("Degraded"), weight(0), routes("primary"), pods(2, 0));

    play.retry();
    play.until(phase("Paused"), step(3), routes("shadow,beta,primary"));
    play.promote();
    play.settles(phase("Paused"), step(5), routes("shadow,primary"));
    play.promote();
    play.settles(phase("Healthy"), weight(0), routes("primary"), stable(2));
  }

  private static Expect weightOfPrimary(int weight) {
    return status("/canary/weights/canary/weight", weight);
  }

  private static Expect routes(String names) {
    return that(
        "routes of the VirtualService",
        names,
        state ->
            String.join(
                ",",
                state.object("VirtualService", "vs").at("/spec/http").findValuesAsText("name")));
  }
}
