package dev.sluice.controller.planner;

import static dev.sluice.controller.planner.Sim.healthyOn;
import static dev.sluice.controller.planner.Sim.paused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controller.revision.ReplicaSets;
import dev.sluice.controller.status.Pauses;
import dev.sluice.schemas.crd.rollout.RolloutPhase;
import org.junit.jupiter.api.Test;

/** Ways back, and Services that change in the life of a blue-green Rollout. */
class BlueGreenServicesTest {

  private static final String MANUAL = "autoPromotionEnabled: false";
  private static final String SLOW = ", scaleDownDelaySeconds: 3600";
  private static final String PRE = "prePromotionAnalysis: {templates: [{templateName: after}]}";
  private static final String POST = "postPromotionAnalysis: {templates: [{templateName: after}]}";

  @Test
  void fastTrackBackToTheStableVersion() {
    Sim sim = Sim.blueGreen(MANUAL + ", " + PRE).image("app:2").image("app:1");
    healthyOn(sim, "app:1");
    assertThat(sim.cluster.runs()).hasSize(1);
  }

  @Test
  void fastTrackToAFormerVersionThatIsStillKept() {
    Sim sim = Sim.blueGreen(MANUAL + SLOW).image("app:2").command("promote");
    healthyOn(sim, "app:2");
    healthyOn(sim.image("app:1"), "app:1");
    healthyOn(sim.image("app:2"), "app:2");
  }

  @Test
  void noFastTrackOnceTheFormerVersionWentOrNeverWasStable() {
    Sim sim = Sim.blueGreen(MANUAL).image("app:2").command("promote").sleep(40).settle();
    sim.image("app:1");
    assertThat(sim.serves("active")).isEqualTo("app:2");
    assertThat(paused(sim, Pauses.BLUE_GREEN_PAUSE)).isTrue();
    sim.image("app:3").image("app:1");
    assertThat(sim.serves("active")).isEqualTo("app:2");
    sim.image("app:3");
    assertThat(sim.serves("active")).isEqualTo("app:2");
  }

  @Test
  void fastTrackWithinTheRollbackWindow() {
    Sim sim =
        Sim.blueGreen(
            MANUAL + ", scaleDownDelaySeconds: 1, " + POST, "  rollbackWindow: {revisions: 1}");
    sim.image("app:2").command("promote").sleep(10).settle();
    sim.image("app:3").command("promote").sleep(10).settle();
    assertThat(sim.size("app:2")).isZero();
    healthyOn(sim.image("app:2"), "app:2");
    sim.image("app:3").command("promote").sleep(10).settle();
    sim.image("app:1");
    assertThat(sim.serves("active")).as("two revisions back").isEqualTo("app:3");
  }

  @Test
  void canaryToBlueGreenPointsAtTheStableVersionFirst() {
    Sim sim = Sim.of("{steps: [{setWeight: 50}, {pause: {}}]}").image("app:2");
    sim.create(
        """
        apiVersion: v1
        kind: Service
        metadata: {name: active}
        spec: {selector: {app: web}, ports: [{port: 80}]}
        """);
    sim.patch(
            "spec: {strategy: {canary: null, blueGreen: {activeService: active,"
                + " autoPromotionEnabled: false}}}")
        .settle();
    assertThat(sim.serves("active")).isEqualTo("app:1");
    assertThat(sim.size("app:1")).isEqualTo(4);
    assertThat(paused(sim, Pauses.BLUE_GREEN_PAUSE)).isTrue();
    assertThat(sim.status().canary()).isNull();
    assertThat(sim.status().currentStepIndex()).isNull();
    sim.command("promote");
    assertThat(sim.serves("active")).isEqualTo("app:2");
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.HEALTHY);
  }

  @Test
  void blueGreenToCanaryGoesOnWithTheSameVersions() {
    Sim sim = Sim.blueGreen(MANUAL).image("app:2");
    sim.patch("spec: {strategy: {blueGreen: null, canary: {}}}").settle().sleep(60).settle();
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.HEALTHY);
    assertThat(sim.size("app:2")).isEqualTo(4);
    assertThat(sim.size("app:1")).isZero();
    assertThat(sim.status().blueGreen()).isNull();
  }

  @Test
  void zeroReplicasIsHealthyAndComesBack() {
    Sim sim = Sim.blueGreen("scaleDownDelaySeconds: 1");
    sim.patch("spec: {replicas: 0}").settle().image("app:2").sleep(5).settle();
    assertThat(sim.serves("active")).isEqualTo("app:2");
    assertThat(sim.size("app:1")).isZero();
    sim.patch("spec: {replicas: 3}").settle();
    healthyOn(sim, "app:2");
    assertThat(sim.size("app:2")).isEqualTo(3);
  }

  @Test
  void aServiceThatIsNamedNoMoreIsLetGo() {
    Sim sim = Sim.blueGreen("");
    sim.create(
        """
        apiVersion: v1
        kind: Service
        metadata: {name: other}
        spec: {selector: {app: web}, ports: [{port: 80}]}
        """);
    sim.patch("spec: {strategy: {blueGreen: {activeService: other}}}").settle();
    assertThat(sim.serves("other")).isEqualTo("app:1");
    assertThat(sim.cluster.service("active").getSpec().getSelector())
        .doesNotContainKey(Annotations.POD_HASH);
    assertThat(ReplicaSets.annotation(sim.cluster.service("active"), Annotations.MANAGED_BY))
        .isEmpty();
  }

  @Test
  void theServicesOfAFormerCanaryAreLetGo() {
    Sim sim = Sim.of("{stableService: stable, canaryService: canary}");
    assertThat(sim.serves("stable")).isEqualTo("app:1");
    sim.patch("spec: {strategy: {canary: null, blueGreen: {activeService: stable}}}").settle();
    assertThat(sim.serves("stable")).isEqualTo("app:1");
    assertThat(sim.cluster.service("canary").getSpec().getSelector())
        .doesNotContainKey(Annotations.POD_HASH);
  }

  @Test
  void aServiceWhoseSelectorIsResetGoesBackToTheStableVersionAndNotOn() {
    Sim sim = Sim.blueGreen(MANUAL).image("app:2");
    sim.cluster.service("active").getSpec().getSelector().remove(Annotations.POD_HASH);
    sim.settle();
    assertThat(sim.serves("active")).isEqualTo("app:1");
    assertThat(paused(sim, Pauses.BLUE_GREEN_PAUSE)).isTrue();
    sim.cluster.service("active").getSpec().getSelector().put(Annotations.POD_HASH, "gone");
    sim.settle();
    assertThat(sim.serves("active")).isEqualTo("app:1");
    assertThat(paused(sim, Pauses.BLUE_GREEN_PAUSE)).isTrue();
  }

  @Test
  void aFirstVersionThatNeverCameUpIsPassedOver() {
    Sim sim = Sim.blueGreen(MANUAL + ", " + PRE, "", "app:nonexistent");
    assertThat(sim.serves("active")).isEmpty();
    healthyOn(sim.image("app:2"), "app:2");
  }
}
