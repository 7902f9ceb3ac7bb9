package dev.sluice.system.scenarios;

import static dev.sluice.system.scenarios.Expect.availableAtLeast;
import static dev.sluice.system.scenarios.Expect.deadline;
import static dev.sluice.system.scenarios.Expect.phase;
import static dev.sluice.system.scenarios.Expect.pods;
import static dev.sluice.system.scenarios.Expect.stable;
import static dev.sluice.system.scenarios.Expect.step;
import static dev.sluice.system.scenarios.Expect.weight;
import static dev.sluice.system.scenarios.Manifests.routed;

import dev.sluice.system.harness.Shop;
import dev.sluice.testkit.kube.OnKubernetes;
import org.junit.jupiter.api.extension.ExtendWith;

/** dynamicStableScale: both versions share the pods as they share the traffic. */
@OnKubernetes
@ExtendWith(Stage.class)
class DynamicStableScaleScenariosIT {

  private static final String DYNAMIC =
      """
      dynamicStableScale: true
      steps: [{setWeight: 25}, {pause: {}}, {setWeight: 50}, {pause: {}}, {setWeight: 75}, {pause: {}}]
      """;

  private static void open(Play play, String spec, String strategy) {
    play.open(Shop.SERVICES, Shop.VIRTUAL_SERVICE, routed(spec, strategy));
  }

  @Scenario
  void withADynamicStableScaleBothVersionsTogetherKeepWhatWasPromised(Play play) {
    open(play, "replicas: 4", DYNAMIC);
    play.always(availableAtLeast(4));
    play.ship("web:2");
    play.settles(phase("Paused"), step(1), weight(25), pods(2, 1), pods(1, 3));
    play.promote();
    play.settles(phase("Paused"), step(3), weight(50), pods(2, 2), pods(1, 2));
    play.promote();
    play.settles(phase("Paused"), step(5), weight(75), pods(2, 3), pods(1, 1));
    play.promote();
    play.settles(phase("Healthy"), step(6), weight(0), stable(2), pods(2, 4), pods(1, 0));
  }

  @Scenario
  void anAbortWithADynamicStableScaleWalksBackAsTheStablePodsComeUp(Play play) {
    open(play, "replicas: 4", DYNAMIC);
    play.always(availableAtLeast(4));
    play.ship("web:2");
    play.until(phase("Paused"), step(1));
    play.promote();
    play.until(phase("Paused"), step(3), weight(50), pods(2, 2), pods(1, 2));

    play.abort();
    play.settles(phase("Degraded"), step(0), weight(0), pods(2, 0), pods(1, 4));
    play.retry();
    play.settles(phase("Paused"), step(1), weight(25), pods(2, 1), pods(1, 3));
  }

  @Scenario
  void anAbortWithADynamicStableScaleAndADelayHoldsTheCanaryMeanwhile(Play play) {
    open(play, "replicas: 4", "abortScaleDownDelaySeconds: 3\n" + DYNAMIC);
    play.always(availableAtLeast(4));
    play.ship("web:2");
    play.until(phase("Paused"), step(1));
    play.promote();
    play.until(phase("Paused"), step(3), weight(50), pods(2, 2), pods(1, 2));

    play.abort();
    play.until(weight(0), pods(1, 4), pods(2, 2), deadline(2, true));
    play.settles(phase("Degraded"), weight(0), pods(1, 4), pods(2, 0));
  }

  @Scenario
  void theWayBackToTheStableVersionWithADynamicStableScaleLosesNobody(Play play) {
    open(play, "replicas: 4", DYNAMIC);
    play.always(availableAtLeast(4));
    play.ship("web:2");
    play.until(phase("Paused"), step(1));
    play.promote();
    play.until(phase("Paused"), step(3));
    play.promote();
    play.until(phase("Paused"), step(5), weight(75), pods(2, 3), pods(1, 1));

    play.ship("web:1");
    play.settles(phase("Healthy"), step(6), weight(0), stable(3), pods(3, 4), pods(2, 0));
  }

  @Scenario
  void scalingWithADynamicStableScaleKeepsBothShares(Play play) {
    open(play, "replicas: 4", DYNAMIC);
    play.ship("web:2");
    play.until(phase("Paused"), step(1));
    play.promote();
    play.until(phase("Paused"), step(3), weight(50), pods(2, 2), pods(1, 2));

    play.scale(8);
    play.settles(phase("Paused"), step(3), weight(50), pods(2, 4), pods(1, 4));
    play.scale(2);
    play.settles(phase("Paused"), step(3), weight(50), pods(2, 1), pods(1, 1));
    play.abort();
    play.settles(phase("Degraded"), weight(0), pods(2, 0), pods(1, 2));
  }
}
